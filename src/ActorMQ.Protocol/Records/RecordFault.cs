namespace ActorMQ.Protocol.Records;

/// <summary>Why bytes are not a record.</summary>
public enum RecordFault
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>The bytes end before the record does.</summary>
    Incomplete,

    /// <summary>A blank record: nothing more stands in this segment.</summary>
    Blank,

    /// <summary>The magic is none of the three that exist.</summary>
    UnknownMagic,

    /// <summary>TOTALSIZE is smaller than the smallest record.</summary>
    SizeTooSmall,

    /// <summary>BODYLEN is negative or reaches beyond the record.</summary>
    BadBodyLength,

    /// <summary>TOPICLEN is negative or reaches beyond the record.</summary>
    BadTopicLength,

    /// <summary>PROPLEN is negative or does not end where TOTALSIZE says.</summary>
    BadPropertiesLength,

    /// <summary>A host's port is outside 0..65535.</summary>
    BadPort,

    /// <summary>The body's CRC is not BODYCRC.</summary>
    BodyCrcMismatch,

    /// <summary>The record's own checksum property does not match its bytes.</summary>
    RecordCrcMismatch,

    /// <summary>PHYSICALOFFSET is not where the record was found.</summary>
    WrongPosition,

    /// <summary>The record is whole, but another message than was looked for.</summary>
    AnotherMessage,

    /// <summary>To write: the topic is empty or longer than 32,767 bytes.</summary>
    TopicSize,

    /// <summary>To write: the properties are longer than 32,767 bytes.</summary>
    PropertiesSize,

    /// <summary>To write: the record would be larger than an int32 can say.</summary>
    RecordSize,
}
