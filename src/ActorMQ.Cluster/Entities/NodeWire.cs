using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Entities;

/// <summary>How requests between nodes and their answers look as commands of the remoting
/// protocol.</summary>
/// <remarks>
/// <code>
///   code            header                       body
///   BringToEntity   region keySize replyWithin   key, message
///   BeginWatch      region watch                 key, or published name (no region)
///   CheckWatches                                 numbers of watches, 8 bytes each, big-endian
///   WatchedEnded    watch endReason
///   answer          outcome, life; remark        reply
/// </code>
/// </remarks>
internal static class NodeWire
{
    private const int NumberSize = sizeof(long);

    /// <summary>What a request becomes, but for who asks whom.</summary>
    public static (RequestCode Code, NodeRequestHeader Header, ReadOnlyMemory<byte> Body) Encode(
        NodeRequest request) => request switch
        {
            EntityRequest message => (
                RequestCode.BringToEntity,
                new NodeRequestHeader
                {
                    Region = message.Region,
                    KeySize = message.Key.Length,
                    ReplyWithinMs = (long?)message.ReplyWithin?.TotalMilliseconds,
                },
                Join(message.Key, message.Message)),
            WatchBegin begin => (
                RequestCode.BeginWatch,
                new NodeRequestHeader { Region = begin.Region, Watch = begin.Watch },
                begin.Key),
            WatchCheck check => (RequestCode.CheckWatches, default, Join(check.Watches)),
            WatchedEnded ended => (
                RequestCode.WatchedEnded,
                new NodeRequestHeader { Watch = ended.Watch, EndReason = (int)ended.Reason },
                default),
            _ => throw new ArgumentException($"no code for {request.GetType().Name}", nameof(request)),
        };

    /// <summary>Reads a request; false when it makes no sense, or is none of ours.</summary>
    public static bool TryDecode(
        RequestCode code,
        in NodeRequestHeader header,
        ReadOnlyMemory<byte> body,
        [NotNullWhen(true)] out NodeRequest? request)
    {
        request = code switch
        {
            RequestCode.BringToEntity when header is { Region: { } region, KeySize: >= 0 and { } size }
                && size <= body.Length =>
                new EntityRequest(region, body[..size], body[size..], ReplyWithinOf(header)),
            RequestCode.BeginWatch when header.Watch is { } watch =>
                new WatchBegin(watch, header.Region ?? string.Empty, body),
            RequestCode.CheckWatches when body.Length % NumberSize == 0 => new WatchCheck(Split(body.Span)),
            RequestCode.WatchedEnded when header is { Watch: { } watch, EndReason: { } reason }
                && Enum.IsDefined((EndReason)reason) => new WatchedEnded(watch, (EndReason)reason),
            _ => null,
        };
        return request is not null;
    }

    /// <summary>What the other end says, or what its silence means.</summary>
    public static NodeAnswer Decode(RemotingResponse response)
    {
        // GO_AWAY and SYSTEM_BUSY say that nothing was done.
        if (response.Code is ResponseCode.GoAway or ResponseCode.SystemBusy)
            return new NodeAnswer(NodeOutcome.Unreachable) { Reason = response.Remark };
        if (response.Code != ResponseCode.Success
            || !response.TryReadHeader<NodeAnswerHeader>(out var header, out _)
            || !Enum.IsDefined((NodeOutcome)header.Outcome))
        {
            return new NodeAnswer(NodeOutcome.Refused) { Reason = response.Remark ?? $"{response.Code}" };
        }

        return new NodeAnswer((NodeOutcome)header.Outcome)
        {
            Body = response.Body,
            Reason = response.Remark,
            From = new NodeLife(new NodeName(header.From), header.Life),
        };
    }

    private static TimeSpan? ReplyWithinOf(in NodeRequestHeader header) => header.ReplyWithinMs is { } ms
        ? TimeSpan.FromMilliseconds(Math.Clamp(ms, 0, int.MaxValue))
        : null;

    private static byte[] Join(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> message)
    {
        var body = new byte[key.Length + message.Length];
        key.CopyTo(body);
        message.CopyTo(body.AsMemory(key.Length));
        return body;
    }

    private static byte[] Join(IReadOnlyList<long> numbers)
    {
        var body = new byte[numbers.Count * NumberSize];
        for (var i = 0; i < numbers.Count; i++)
            BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(i * NumberSize), numbers[i]);
        return body;
    }

    private static long[] Split(ReadOnlySpan<byte> body)
    {
        var numbers = new long[body.Length / NumberSize];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt64BigEndian(body[(i * NumberSize)..]);
        return numbers;
    }
}
