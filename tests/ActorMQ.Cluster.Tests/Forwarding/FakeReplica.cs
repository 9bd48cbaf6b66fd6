using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Cluster.Forwarding;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using ActorMQ.Transport.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Cluster.Tests.Forwarding;

/// <summary>
/// A replica's port with the real way of its requests, behind which a list stands for the broker.
/// </summary>
internal sealed class FakeReplica : IRequest, IAsyncDisposable
{
    private readonly ConcurrentQueue<(ConnectionSession Session, RequestTicket Ticket)> _parked = new();
    private readonly BrokerRequests _requests = new();
    private readonly SendPath _sends;
    private RemotingServer _server = null!;

    private FakeReplica(
        string name, IPEndPoint place, ForwardingSettings settings, InMemoryNetwork network,
        TimeProvider time)
    {
        (Name, Place) = (name, place);

        // No message goes that way: the list takes them.
        _sends = new SendPath(
            new AppendBatchPool(new AppendBudget(limitBytes: 1, limitRequests: 1)),
            new BrokerIdentity("C", "R", traceOn: false, RecordHost.From(place)),
            time);
        var client = new RemotingClient(
            new() { HeaderEncoding = HeaderEncoding.Binary }, pushes: null, network,
            NullLoggerFactory.Instance, time);
        Forwarding = new LeaderForwarding(new BrokerName("shard-0"), View, client, settings, time);
    }

    internal string Name { get; }

    internal IPEndPoint Place { get; }

    internal string Address => Place.ToString();

    internal LeaderView View { get; } = new();

    internal LeaderForwarding Forwarding { get; }

    /// <summary>What it has served: the code and the body as text.</summary>
    internal ConcurrentQueue<(RequestCode Code, string Text, RecordHost From)> Served { get; } = new();

    /// <summary>The texts that it has served, with blanks between them.</summary>
    internal string Texts => string.Join(' ', Served.Select(one => one.Text));

    /// <summary>From now on it serves and does not answer.</summary>
    internal bool Parks { get; set; }

    internal static async Task<FakeReplica> StartAsync(
        string name, IPEndPoint place, ForwardingSettings settings, InMemoryNetwork network,
        TimeProvider time)
    {
        var replica = new FakeReplica(name, place, settings, network, time);
        var table = new RequestTable(ForwardedCodes.All.Append(RequestCode.PullMessage)
            .Select(code => KeyValuePair.Create(code, (IRequest)replica)));
        replica._requests.Open(table, replica._sends, disconnected: _ => { }, replica.Forwarding);
        replica._server = await RemotingServer.StartAsync(
            new() { Listen = place }, replica._requests, network, NullLoggerFactory.Instance, time, default);
        return replica;
    }

    public void Handle(in RequestContext context)
    {
        Assert.True(_sends.IsAnyUnderWay, "a hand-over would not wait for this");
        var command = context.Command;
        var text = System.Text.Encoding.UTF8.GetString(command.Body.ToArray());
        Served.Enqueue((command.Request, text, context.BornHost));
        if (Parks)
        {
            _parked.Enqueue((context.Session, context.Ticket));
            return;
        }

        context.Reply(
            ResponseCode.Success, new NameHeader { Name = Name }, remark: $"by {Name}",
            System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Answers what it has parked.</summary>
    internal void AnswerParked()
    {
        while (_parked.TryDequeue(out var one))
            one.Session.Reply(one.Ticket, ResponseCode.Success, new NameHeader { Name = Name }, remark: null);
    }

    public async ValueTask DisposeAsync()
    {
        AnswerParked();
        await Forwarding.DisposeAsync();
        await _server.StopAsync(TimeSpan.Zero);
        await _server.DisposeAsync();
    }

    internal struct NameHeader : IHeader
    {
        internal string Name;

        public void Fields<T>(ref T fields)
            where T : struct, IFieldVisitor, allows ref struct
            => fields.Text("name"u8, ref Name, Presence.Required);
    }
}
