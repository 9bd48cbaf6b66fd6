using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Tests.Catalog;

/// <summary>A client without a socket: asks the handlers and keeps what it is answered and pushed.</summary>
internal sealed class FakeClient : IReplies, IMemberLink
{
    private readonly CatalogHost _host;
    private readonly ConnectionSession _session;
    private int _opaque;

    internal FakeClient(CatalogHost host, long id)
    {
        _host = host;
        Id = id;
        _session = CatalogHost.SessionOf(this);
        _session.Groups = new ClientGroups(this);
    }

    public long Id { get; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Answers in the order in which they came.</summary>
    internal List<Answer> Answers { get; } = [];

    /// <summary>Groups of which a change was pushed, in the order in which that came.</summary>
    internal List<string> Pushes { get; } = [];

    /// <summary>Sends a request; the answer when it came at once.</summary>
    internal Answer? Ask<T>(RequestCode code, T header, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
    {
        using var frame = new FrameBuffer();
        CommandWriter.WriteRequest(
            frame, HeaderEncoding.Json, code, ++_opaque, CommandFlags.None, header, body);
        return AskRaw(frame.WrittenMemory.ToArray());
    }

    /// <summary>Sends a whole frame; the answer when it came at once.</summary>
    internal Answer? AskRaw(byte[] frame)
    {
        var whole = Answer.FrameOf(frame);
        Assert.Equal(CommandError.None, new CommandReader().TryRead(whole, out var command));
        var opaque = command.Opaque;
        var context = new RequestContext(_session, command, RequestTicket.Of(command, 0));
        _host.Requests[command.Request].Handle(context);
        return Answers.FindLast(answer => answer.Opaque == opaque);
    }

    /// <summary>The connection ends.</summary>
    internal void Disconnect()
    {
        IsOpen = false;
        _host.Catalog.OnDisconnected(_session);
    }

    public void Reply<T>(
        RequestTicket ticket, ResponseCode code, in T header, string? remark = null,
        ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
    {
        if (ticket.IsOneWay || !IsOpen)
            return;
        using var frame = new FrameBuffer();
        CommandWriter.WriteResponse(frame, ticket.Encoding, code, ticket.Opaque, remark, header, body);
        Answers.Add(Answer.Of(frame.WrittenMemory));
    }

    public void NotifyMembersChanged(GroupName group) => Pushes.Add(group.Value);

    public void CloseSilent() => Disconnect();
}
