using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Client.Tests;

internal sealed partial class FakeBroker
{
    /// <summary>An index whose keys all have one hash: every message of the topic is answered.</summary>
    private void OnQuery(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        Assert.True(
            HeaderReader.TryRead<QueryMessageRequestHeader>(request.Fields, out var header, out var error),
            error.ToString());
        var records = _store.RecordsOf(header.Topic);
        var code = records.Length == 0 ? ResponseCode.QueryNotFound : ResponseCode.Success;
        connection.Reply(ticket, code, default(QueryMessageResponseHeader), null, records);
    }

    private void OnView(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        Assert.True(
            HeaderReader.TryRead<ViewMessageRequestHeader>(request.Fields, out var header, out var error),
            error.ToString());
        if (_store.RecordAt(header.Offset) is { } record)
            connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), null, record);
        else
            connection.Reply(ticket, ResponseCode.SystemError, "can not find message by the offset");
    }
}
