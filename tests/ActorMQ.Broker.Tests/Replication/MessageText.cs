using System.Text;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>Messages as the tests of replication write them.</summary>
internal static class MessageText
{
    internal static string Text(this StoredMessage message) =>
        Encoding.UTF8.GetString(message.Message.Body.Span);
}
