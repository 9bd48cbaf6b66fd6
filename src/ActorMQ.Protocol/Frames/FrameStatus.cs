namespace ActorMQ.Protocol.Frames;

/// <summary>What the bytes at hand hold.</summary>
public enum FrameStatus
{
    /// <summary>A whole frame was cut off.</summary>
    Complete,

    /// <summary>The start of a frame; more bytes must come.</summary>
    Incomplete,

    /// <summary>
    /// The frame says that it is larger than the limit. The connection can't be resynchronised.
    /// </summary>
    TooLarge,

    /// <summary>
    /// The frame's own lengths contradict each other. The connection can't be resynchronised.
    /// </summary>
    BadLength,

    /// <summary>The header is in a form that is neither JSON nor ROCKETMQ.</summary>
    UnknownEncoding,
}
