using System.Buffers;
using System.Buffers.Binary;
using ActorMQ.Model;

namespace ActorMQ.Protocol.Records;

/// <summary>
/// One commit-log record, read in place: a view over bytes that it neither owns nor copies.
/// </summary>
/// <remarks>
/// The layout is drawn at <see cref="RecordLayout"/>. A view exists only for bytes whose lengths all agree,
/// so no member throws. The checksums are checked on demand only, by <see cref="Verify"/>.
/// Source: apache/rocketmq 8fc57f1 store/.../CommitLog.java#checkMessageAndReturnSize.
/// </remarks>
public readonly ref struct MessageRecord
{
    /// <summary>Bytes of the smallest record that there can be.</summary>
    public const int SizeMin = RecordLayout.SmallestSize;

    private readonly int _bodyAt;
    private readonly int _topicAt;
    private readonly int _propertiesAt;
    private readonly int _bodySize;
    private readonly int _topicSize;

    private MessageRecord(
        ReadOnlySpan<byte> bytes, int bodyAt, int bodySize, int topicAt, int topicSize, int propertiesAt)
    {
        Bytes = bytes;
        _bodyAt = bodyAt;
        _bodySize = bodySize;
        _topicAt = topicAt;
        _topicSize = topicSize;
        _propertiesAt = propertiesAt;
    }

    /// <summary>The whole record.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The CRC-32 of the stored body, without its highest bit.</summary>
    public int BodyCrc => Int32At(RecordLayout.BodyCrcAt);

    /// <summary>The queue within the topic.</summary>
    public QueueId Queue => new(Int32At(RecordLayout.QueueIdAt));

    /// <summary>The application's own flag.</summary>
    public int Flag => Int32At(RecordLayout.FlagAt);

    /// <summary>The place in the queue; 0 in half messages and rollback notes.</summary>
    public QueueOffset QueueOffset => new(Int64At(RecordLayout.QueueOffsetAt));

    /// <summary>The place in the log.</summary>
    public JournalPosition Position => new(Int64At(RecordLayout.PhysicalOffsetAt));

    /// <summary>How the record is to be read.</summary>
    public MessageSysFlag SysFlag => new(Int32At(RecordLayout.SysFlagAt));

    /// <summary>
    /// When the client made the message, in milliseconds since 1970, by the client's clock.
    /// </summary>
    public long BornTimestampMs => Int64At(RecordLayout.BornTimestampAt);

    /// <summary>The client that sent it.</summary>
    public RecordHost BornHost => HostAt(RecordLayout.BornHostAt, SysFlag.BornHostIsV6);

    /// <summary>When the broker stored it, in milliseconds since 1970.</summary>
    public long StoreTimestampMs => Int64At(RecordLayout.StoreTimestampAt(SysFlag));

    /// <summary>The broker that stored it.</summary>
    public RecordHost StoreHost => HostAt(RecordLayout.StoreHostAt(SysFlag), SysFlag.StoreHostIsV6);

    /// <summary>How often the message has been handed out before.</summary>
    public int ReconsumeTimes => Int32At(RecordLayout.ReconsumeTimesAt(SysFlag));

    /// <summary>The place of the half message that this one commits or rolls back.</summary>
    public JournalPosition PreparedTransactionOffset =>
        new(Int64At(RecordLayout.ReconsumeTimesAt(SysFlag) + sizeof(int)));

    /// <summary>The body as stored, compressed if <see cref="SysFlag"/> says so.</summary>
    public ReadOnlySpan<byte> Body => Bytes.Slice(_bodyAt, _bodySize);

    /// <summary>The topic in UTF-8.</summary>
    public ReadOnlySpan<byte> Topic => Bytes.Slice(_topicAt, _topicSize);

    /// <summary>The properties; see <see cref="MessageProperties"/>.</summary>
    public ReadOnlySpan<byte> Properties => Bytes[_propertiesAt..];

    /// <summary>
    /// Whether its properties end with a zero, or its topic when it has none: as of a record whose end never
    /// reached the disk. A broker of ours writes none that ends so by itself; RocketMQ may.
    /// </summary>
    public bool EndsWithZero => (Properties.IsEmpty ? Topic : Properties) is [.., 0];

    /// <summary>The code of the message's tag; <see cref="TagsCode.None"/> without one.</summary>
    public TagsCode TagsCode =>
        MessageProperties.TryGet(Properties, "TAGS"u8, out var tag) ? TagsCode.OfUtf8(tag) : TagsCode.None;

    /// <summary>The id that names the message by its place.</summary>
    public OffsetMessageId OffsetMessageId => new(StoreHost, Position);

    /// <summary>
    /// Reads the record that <paramref name="bytes"/> begin with; what follows it is not looked at.
    /// </summary>
    /// <returns>
    /// <see cref="RecordFault.None"/> with the record, or why there is none. <see cref="RecordFault.Blank"/>
    /// tells the end of a segment. Only <see cref="RecordFault.Incomplete"/> can be mended by more bytes.
    /// </returns>
    public static RecordFault Read(ReadOnlySpan<byte> bytes, out MessageRecord record)
    {
        record = default;
        var fault = ReadSize(bytes, out var size);
        if (fault != RecordFault.None)
            return fault;

        bytes = bytes[..size];
        var sysFlag = new MessageSysFlag(ReadInt32(bytes, RecordLayout.SysFlagAt));
        var bodyLengthAt = RecordLayout.BodyLengthAt(sysFlag);
        var isV2 = ReadInt32(bytes, RecordLayout.MagicAt) == RecordLayout.MagicV2;
        var topicLengthSize = isV2 ? sizeof(short) : 1;
        var rest = size - bodyLengthAt - sizeof(int) - topicLengthSize - sizeof(short);
        if (rest < 0)
            return RecordFault.SizeTooSmall;

        var bodyAt = bodyLengthAt + sizeof(int);
        var bodySize = ReadInt32(bytes, bodyLengthAt);
        if (bodySize < 0 || bodySize > rest)
            return RecordFault.BadBodyLength;

        rest -= bodySize;
        var topicAt = bodyAt + bodySize + topicLengthSize;
        int topicSize = isV2
            ? BinaryPrimitives.ReadInt16BigEndian(bytes[(topicAt - sizeof(short))..])
            : unchecked((sbyte)bytes[topicAt - 1]);
        if (topicSize < 0 || topicSize > rest)
            return RecordFault.BadTopicLength;

        rest -= topicSize;
        var propertiesAt = topicAt + topicSize + sizeof(short);
        if (BinaryPrimitives.ReadInt16BigEndian(bytes[(propertiesAt - sizeof(short))..]) != rest)
            return RecordFault.BadPropertiesLength;

        record = new MessageRecord(bytes, bodyAt, bodySize, topicAt, topicSize, propertiesAt);
        return record.HasGoodPorts(sysFlag) ? RecordFault.None : RecordFault.BadPort;
    }

    /// <summary>Reads the next record of a run of them, such as the body of a pull response.</summary>
    /// <param name="run">Moved behind the record when one was read; otherwise left alone.</param>
    /// <param name="record">Lies in the run's own buffer, or in a copy of it when the record crosses two
    /// segments.</param>
    /// <param name="fault">Why the answer is false; <see cref="RecordFault.None"/> when the run was
    /// empty.</param>
    public static bool TryRead(
        ref ReadOnlySequence<byte> run, out MessageRecord record, out RecordFault fault)
    {
        record = default;
        fault = RecordFault.None;
        if (run.IsEmpty)
            return false;

        var bytes = run.FirstSpan;
        if (!run.IsSingleSegment)
        {
            Span<byte> word = stackalloc byte[sizeof(int)];
            fault = RecordFault.Incomplete;
            if (run.Length < sizeof(int))
                return false;
            run.Slice(0, sizeof(int)).CopyTo(word);
            var size = BinaryPrimitives.ReadInt32BigEndian(word);
            if (size > bytes.Length && size <= run.Length)
                bytes = run.Slice(0, size).ToArray();
            else if (bytes.Length < RecordLayout.BlankSize)
                bytes = run.Slice(0, Math.Min(RecordLayout.SmallestSize, run.Length)).ToArray();
        }

        fault = Read(bytes, out record);
        if (fault != RecordFault.None)
            return false;

        run = run.Slice(record.Bytes.Length);
        return true;
    }

    /// <summary>Checks the body's CRC and, if the record has one, the checksum of the whole record.</summary>
    public RecordFault Verify()
    {
        if (_bodySize > 0 && (int)(Crc32.Of(Body) & int.MaxValue) != BodyCrc)
            return RecordFault.BodyCrcMismatch;
        return RecordCrc.Holds(Bytes) ? RecordFault.None : RecordFault.RecordCrcMismatch;
    }

    /// <summary>The value of one property, without an allocation.</summary>
    public bool TryGetProperty(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) =>
        MessageProperties.TryGet(Properties, name, out value);

    internal static RecordFault ReadSize(ReadOnlySpan<byte> bytes, out int size)
    {
        size = 0;
        if (bytes.Length < RecordLayout.BlankSize)
            return RecordFault.Incomplete;

        size = ReadInt32(bytes, RecordLayout.SizeAt);
        var magic = ReadInt32(bytes, RecordLayout.MagicAt);
        if (magic == RecordLayout.MagicBlank)
            return size < RecordLayout.BlankSize ? RecordFault.SizeTooSmall : RecordFault.Blank;
        if (magic != RecordLayout.MagicV1 && magic != RecordLayout.MagicV2)
            return RecordFault.UnknownMagic;
        if (size < RecordLayout.SmallestSize)
            return RecordFault.SizeTooSmall;
        return size > bytes.Length ? RecordFault.Incomplete : RecordFault.None;
    }

    private static int ReadInt32(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);

    private int Int32At(int at) => ReadInt32(Bytes, at);

    private long Int64At(int at) => BinaryPrimitives.ReadInt64BigEndian(Bytes[at..]);

    private RecordHost HostAt(int at, bool isV6)
    {
        _ = RecordHost.TryRead(Bytes[at..], isV6, out var host);
        return host;
    }

    private bool HasGoodPorts(MessageSysFlag sysFlag) =>
        RecordHost.TryRead(Bytes[RecordLayout.BornHostAt..], sysFlag.BornHostIsV6, out _)
        && RecordHost.TryRead(Bytes[RecordLayout.StoreHostAt(sysFlag)..], sysFlag.StoreHostIsV6, out _);
}
