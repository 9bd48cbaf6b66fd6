using System.Globalization;

namespace ActorMQ.Protocol.Records;

/// <summary>The system flag of a message: bits that say how its record is to be read.</summary>
/// <remarks>
/// <code>
///  bit 0      the body is compressed          bit 4      BORNHOST is IPv6
///  bit 1      several tags                    bit 5      STOREHOST is IPv6
///  bits 2-3   <see cref="TransactionKind"/>   bit 6-7    the body is a batch that was stored as one record
///  bits 8-10  <see cref="CompressionKind"/>
/// </code>
/// Source: apache/rocketmq 8fc57f1
/// common/src/main/java/org/apache/rocketmq/common/sysflag/MessageSysFlag.java.
/// </remarks>
public readonly record struct MessageSysFlag(int Value)
{
    private const int CompressedBit = 1;
    private const int TransactionShift = 2;
    private const int TransactionMask = 3 << TransactionShift;
    private const int BornHostV6Bit = 1 << 4;
    private const int StoreHostV6Bit = 1 << 5;
    private const int InnerBatchBit = 1 << 7;
    private const int CompressionShift = 8;
    private const int CompressionMask = 7 << CompressionShift;

    /// <summary>Whether the body is compressed, by <see cref="Compression"/>.</summary>
    public bool IsCompressed => (Value & CompressedBit) != 0;

    /// <summary>Whether BORNHOST holds an IPv6 address.</summary>
    public bool BornHostIsV6 => (Value & BornHostV6Bit) != 0;

    /// <summary>Whether STOREHOST holds an IPv6 address.</summary>
    public bool StoreHostIsV6 => (Value & StoreHostV6Bit) != 0;

    /// <summary>
    /// Whether several messages were stored as this one record (batch consume queues only).
    /// </summary>
    public bool IsInnerBatch => (Value & InnerBatchBit) != 0;

    /// <summary>The record's part in a transaction.</summary>
    public TransactionKind Transaction => (TransactionKind)((Value & TransactionMask) >> TransactionShift);

    /// <summary>
    /// How the body is compressed if it is; a type of 0, written by old clients, reads as zlib.
    /// </summary>
    public CompressionKind Compression
    {
        get
        {
            var kind = (Value & CompressionMask) >> CompressionShift;
            return kind == 0 ? CompressionKind.Zlib : (CompressionKind)kind;
        }
    }

    /// <summary>The same flag with another part in a transaction.</summary>
    public MessageSysFlag With(TransactionKind transaction) =>
        new((Value & ~TransactionMask) | ((int)transaction << TransactionShift));

    /// <summary>The same flag for a body that is compressed so.</summary>
    public MessageSysFlag With(CompressionKind compression) =>
        new((Value & ~CompressionMask) | CompressedBit | ((int)compression << CompressionShift));

    /// <summary>The same flag for hosts of these families.</summary>
    public MessageSysFlag With(RecordHost bornHost, RecordHost storeHost) =>
        new((Value & ~(BornHostV6Bit | StoreHostV6Bit))
            | (bornHost.IsV6 ? BornHostV6Bit : 0)
            | (storeHost.IsV6 ? StoreHostV6Bit : 0));

    /// <summary>
    /// The same flag for a body that has been inflated; the compression type stays, as RocketMQ leaves it.
    /// </summary>
    public MessageSysFlag WithoutCompressed() => new(Value & ~CompressedBit);

    /// <summary>The number in invariant decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A record's part in a transaction; only the first and the third are for consumers.</summary>
public enum TransactionKind
{
    /// <summary>No transaction.</summary>
    None = 0,

    /// <summary>A half message.</summary>
    Prepared = 1,

    /// <summary>A message whose transaction was committed.</summary>
    Committed = 2,

    /// <summary>The note that a transaction was rolled back.</summary>
    RolledBack = 3,
}

/// <summary>
/// How a body is compressed. Source: apache/rocketmq 8fc57f1 common/.../compression/CompressionType.java.
/// </summary>
public enum CompressionKind
{
    /// <summary>LZ4 frame format: handed through untouched.</summary>
    Lz4 = 1,

    /// <summary>Zstandard: handed through untouched.</summary>
    Zstd = 2,

    /// <summary>zlib (RFC 1950).</summary>
    Zlib = 3,
}
