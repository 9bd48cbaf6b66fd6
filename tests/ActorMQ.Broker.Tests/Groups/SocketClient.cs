using System.Net;
using System.Text;
using System.Threading.Channels;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Groups;

/// <summary>A client over a real socket that keeps what is pushed to it.</summary>
internal sealed class SocketClient : IRemotingHandler, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<(RequestCode Code, string Group)> _pushes =
        Channel.CreateUnbounded<(RequestCode Code, string Group)>();

    private readonly RemotingClient _client;
    private readonly string _server;
    private readonly string _name;

    internal SocketClient(IPEndPoint server, string name)
    {
        (_server, _name) = (server.ToString(), name);
        _client = new RemotingClient(
            new RemotingClientOptions(), this, NullLoggerFactory.Instance, TimeProvider.System);
    }

    internal Task<RemotingResponse> AskAsync<T>(RequestCode code, T header, string body = "")
        where T : struct, IHeader =>
        _client.InvokeAsync(
            _server, code, header, Encoding.UTF8.GetBytes(body), Patience, CancellationToken.None);

    internal Task<RemotingResponse> BeatAsync(string group) => AskAsync(
        RequestCode.HeartBeat,
        default(EmptyHeader),
        $$"""
        {"clientID":"{{_name}}","consumerDataSet":[{"groupName":"{{group}}","messageModel":"CLUSTERING",
        "consumeType":"CONSUME_PASSIVELY","consumeFromWhere":"CONSUME_FROM_LAST_OFFSET",
        "subscriptionDataSet":[]}]}
        """);

    internal async Task<string> ListAsync(string group)
    {
        var header = new GetConsumerListByGroupRequestHeader { ConsumerGroup = group };
        var answer = await AskAsync(RequestCode.GetConsumerListByGroup, header);
        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    /// <summary>Waits for the next push, which must be of a changed group.</summary>
    internal async Task ExpectNotifiedAsync(string group)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        try
        {
            Assert.Equal(
                (RequestCode.NotifyConsumerIdsChanged, group), await _pushes.Reader.ReadAsync(giveUp.Token));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{_name} awaited a push for {group} for {Patience}");
        }
    }

    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        Assert.True(request.IsOneWay);
        _pushes.Writer.TryWrite((request.Request, request.Fields.ToDictionary()["consumerGroup"]));
    }

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
