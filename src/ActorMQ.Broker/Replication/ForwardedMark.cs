using System.Net;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Replication;

/// <summary>What replicas add to requests and answers that they pass on: extension fields.</summary>
/// <remarks>
/// <code>
///   client ── send ──► replica ── send, amqFrom=10.0.0.7:51234 ──► the one that leads
///                             ◄── SERVICE_NOT_AVAILABLE, amqNotLed=7 ── or one that does not, in epoch 7
/// </code>
/// A marked request is served or answered, never passed on again.
/// </remarks>
internal static class ForwardedMark
{
    /// <summary>In a request: the client's address, <c>address:port</c>.</summary>
    internal static ReadOnlySpan<byte> FromName => "amqFrom"u8;

    /// <summary>In an answer: nothing was done, for the replica does not lead; the epoch that it knows.
    /// </summary>
    internal static ReadOnlySpan<byte> NotLedName => "amqNotLed"u8;

    /// <summary>The field's value for a client.</summary>
    internal static byte[] Of(RecordHost client) => Encoding.UTF8.GetBytes(client.ToString());

    /// <summary>Whether another replica has passed the request on.</summary>
    internal static bool IsOn(FieldTable fields) => fields.TryGet(FromName, out _);

    /// <summary>Reads the client's address.</summary>
    internal static bool TryRead(FieldTable fields, out RecordHost client)
    {
        client = default;
        if (!fields.TryGet(FromName, out var text)
            || !IPEndPoint.TryParse(Encoding.UTF8.GetString(text), out var end))
        {
            return false;
        }

        client = RecordHost.From(end);
        return true;
    }
}
