namespace ActorMQ.Protocol.Records;

/// <summary>Where each field of a commit-log record lies.</summary>
/// <remarks>
/// All integers are big-endian. A host takes 8 bytes (IPv4) or 20 (IPv6): the address, then an int32 port.
/// <code>
///  |0          |4     |8       |12       |16    |20          |28              |36
///  | TOTALSIZE | MAGIC| BODYCRC| QUEUEID | FLAG | QUEUEOFFSET| PHYSICALOFFSET | SYSFLAG
///  |40     |48               |+8/20   |+8                |+8/20            |+4           |+8
///  | BORNTS| BORNHOST        | STORETS| STOREHOST        | RECONSUMETIMES  | PREPAREDTX  | BODYLEN BODY
///  | TOPICLEN (u8 in V1, u16 in V2) TOPIC | PROPLEN u16 PROPS |
/// </code>
/// Source: apache/rocketmq 8fc57f1
/// store/src/main/java/org/apache/rocketmq/store/MessageExtEncoder.java#encode.
/// </remarks>
internal static class RecordLayout
{
    public const int SizeAt = 0;
    public const int MagicAt = 4;
    public const int BodyCrcAt = 8;
    public const int QueueIdAt = 12;
    public const int FlagAt = 16;
    public const int QueueOffsetAt = 20;
    public const int PhysicalOffsetAt = 28;
    public const int SysFlagAt = 36;
    public const int BornTimestampAt = 40;
    public const int BornHostAt = 48;

    public const int MagicV1 = -626843481;
    public const int MagicV2 = -626843477;
    public const int MagicBlank = -875286124;

    /// <summary>
    /// Bytes of a blank record: its size and its magic; the rest of the segment may hold anything.
    /// </summary>
    public const int BlankSize = 8;

    /// <summary>Bytes of a V1 record with IPv4 hosts and with an empty body, topic and properties.</summary>
    public const int SmallestSize = 91;

    /// <summary>The longest topic that a one-byte length is used for, in bytes.</summary>
    public const int TopicSizeMaxV1 = sbyte.MaxValue;

    public static int StoreTimestampAt(MessageSysFlag sysFlag) => BornHostAt + HostSize(sysFlag.BornHostIsV6);

    public static int StoreHostAt(MessageSysFlag sysFlag) => StoreTimestampAt(sysFlag) + sizeof(long);

    public static int ReconsumeTimesAt(MessageSysFlag sysFlag) =>
        StoreHostAt(sysFlag) + HostSize(sysFlag.StoreHostIsV6);

    public static int BodyLengthAt(MessageSysFlag sysFlag) =>
        ReconsumeTimesAt(sysFlag) + sizeof(int) + sizeof(long);

    private static int HostSize(bool isV6) => isV6 ? RecordHost.SizeV6 : RecordHost.SizeV4;
}
