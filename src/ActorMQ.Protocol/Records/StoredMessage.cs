using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ActorMQ.Model;

namespace ActorMQ.Protocol.Records;

/// <summary>
/// A message as a consumer gets it: what was sent, and what the broker made of it. Owns its bytes.
/// </summary>
public sealed record StoredMessage
{
    /// <summary>The most bytes that a compressed body may inflate to, unless told otherwise.</summary>
    public const int DefaultBodySizeMax = 64 * 1024 * 1024;

    /// <summary>
    /// What was sent: topic, body, flag and properties. A zlib body is inflated; others stay as they are.
    /// </summary>
    public required Message Message { get; init; }

    /// <summary>The queue within the topic.</summary>
    public required QueueId Queue { get; init; }

    /// <summary>The place in the queue.</summary>
    public required QueueOffset QueueOffset { get; init; }

    /// <summary>The place in the broker's log.</summary>
    public required JournalPosition Position { get; init; }

    /// <summary>Bytes of the record.</summary>
    public required int StoreSizeBytes { get; init; }

    /// <summary>As stored, but not "compressed" any more once the body has been inflated.</summary>
    public required MessageSysFlag SysFlag { get; init; }

    /// <summary>The CRC of the body as stored.</summary>
    public required int BodyCrc { get; init; }

    /// <summary>Milliseconds since 1970, by the producer's clock.</summary>
    public required long BornTimestampMs { get; init; }

    /// <summary>The producer.</summary>
    public required RecordHost BornHost { get; init; }

    /// <summary>Milliseconds since 1970, by the broker's clock.</summary>
    public required long StoreTimestampMs { get; init; }

    /// <summary>The broker.</summary>
    public required RecordHost StoreHost { get; init; }

    /// <summary>How often the message has been handed out before.</summary>
    public required int ReconsumeTimes { get; init; }

    /// <summary>The place of the half message that this one commits.</summary>
    public required JournalPosition PreparedTransactionOffset { get; init; }

    /// <summary>The id by place.</summary>
    public OffsetMessageId OffsetMessageId => new(StoreHost, Position);

    /// <summary>
    /// The id that people use: the client's own, or the one by place if the client gave none.
    /// </summary>
    public string MessageId =>
        Message.Properties.GetValueOrDefault(PropertyNames.UniqueKey) ?? OffsetMessageId.ToString();

    /// <summary>Copies a message out of its record.</summary>
    /// <param name="record">Already read; its checksums are checked here.</param>
    /// <param name="bodySizeMax">The most bytes that a zlib body may inflate to.</param>
    /// <param name="message">The message, when the answer is <see cref="RecordFault.None"/>.</param>
    /// <returns>Why there is no message: a checksum, or <see cref="RecordFault.BadBodyLength"/> for a zlib
    /// body that is damaged or too large.</returns>
    public static RecordFault From(MessageRecord record, int bodySizeMax, out StoredMessage? message)
    {
        message = null;
        var fault = record.Verify();
        if (fault != RecordFault.None)
            return fault;

        var body = record.Body.ToArray();
        var sysFlag = record.SysFlag;
        if (sysFlag is { IsCompressed: true, Compression: CompressionKind.Zlib } && body.Length > 0)
        {
            if (!BodyCompression.TryInflate(body, bodySizeMax, out body))
                return RecordFault.BadBodyLength;
            sysFlag = sysFlag.WithoutCompressed();
        }

        message = Copy(record, body, sysFlag);
        return RecordFault.None;
    }

    /// <summary>Reads the next message of a run of records, such as the body of a pull response.</summary>
    /// <param name="run">Moved behind the record when a message was read; otherwise left alone.</param>
    /// <param name="message">The message, when the answer is true.</param>
    /// <param name="fault">Why the answer is false; <see cref="RecordFault.None"/> when the run was
    /// empty.</param>
    public static bool TryRead(
        ref ReadOnlySequence<byte> run, out StoredMessage? message, out RecordFault fault)
    {
        message = null;
        var rest = run;
        if (!MessageRecord.TryRead(ref rest, out var record, out fault))
            return false;

        fault = From(record, DefaultBodySizeMax, out message);
        if (fault != RecordFault.None)
            return false;

        run = rest;
        return true;
    }

    private static StoredMessage Copy(MessageRecord record, byte[] body, MessageSysFlag sysFlag) => new()
    {
        Message = new Message(new TopicName(Encoding.UTF8.GetString(record.Topic)), body)
        {
            Flag = record.Flag,
            Properties = MessageProperties.Parse(record.Properties)
                .ToImmutableDictionary(StringComparer.Ordinal),
        },
        Queue = record.Queue,
        QueueOffset = record.QueueOffset,
        Position = record.Position,
        StoreSizeBytes = record.Bytes.Length,
        SysFlag = sysFlag,
        BodyCrc = record.BodyCrc,
        BornTimestampMs = record.BornTimestampMs,
        BornHost = record.BornHost,
        StoreTimestampMs = record.StoreTimestampMs,
        StoreHost = record.StoreHost,
        ReconsumeTimes = record.ReconsumeTimes,
        PreparedTransactionOffset = record.PreparedTransactionOffset,
    };
}
