using System.Buffers;
using System.Buffers.Binary;

namespace ActorMQ.Protocol.Frames;

/// <summary>One remoting frame: a header and a body behind two length words.</summary>
/// <remarks>
/// All integers are big-endian.
/// <code>
///  |0            |4                        |8                 |8+header size     |4+size
///  +-------------+---------+---------------+------------------+------------------+
///  | size int32  | type u8 | header size u24 | header         | body             |
///  +-------------+---------+---------------+------------------+------------------+
/// </code>
/// <c>size</c> counts the bytes after itself. <c>type</c> is a <see cref="HeaderEncoding"/>.
/// Both parts are slices of the buffer that was read: they live as long as it does.
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/RemotingCommand.java#decode.
/// </remarks>
public readonly struct Frame
{
    /// <summary>Bytes before the header.</summary>
    public const int PrefixSize = 8;

    /// <summary>
    /// RocketMQ's own limit for a whole frame, in bytes. Source: remoting/.../netty/NettyDecoder.java.
    /// </summary>
    public const int DefaultMaxSize = 16 * 1024 * 1024;

    private Frame(HeaderEncoding encoding, ReadOnlySequence<byte> header, ReadOnlySequence<byte> body)
    {
        Encoding = encoding;
        Header = header;
        Body = body;
    }

    /// <summary>The form of <see cref="Header"/>.</summary>
    public HeaderEncoding Encoding { get; }

    /// <summary>The command's header, still encoded.</summary>
    public ReadOnlySequence<byte> Header { get; }

    /// <summary>What follows the header; may be empty.</summary>
    public ReadOnlySequence<byte> Body { get; }

    /// <summary>Cuts the first frame off <paramref name="input"/>.</summary>
    /// <param name="input">
    /// Received bytes; moved behind the frame when the answer is <see cref="FrameStatus.Complete"/>.
    /// </param>
    /// <param name="maxSize">The largest whole frame to accept, in bytes, its length word included.</param>
    /// <param name="frame">The frame, when complete.</param>
    /// <returns>
    /// Whether a frame was there; only <see cref="FrameStatus.Incomplete"/> can be mended by more bytes.
    /// </returns>
    public static FrameStatus TryRead(ref ReadOnlySequence<byte> input, int maxSize, out Frame frame)
    {
        frame = default;
        if (input.Length < sizeof(int))
            return FrameStatus.Incomplete;

        var prefix = PeekPrefix(input);
        var size = unchecked((int)(prefix >> 32));
        if (size < sizeof(int))
            return FrameStatus.BadLength;
        if (size > maxSize - sizeof(int))
            return FrameStatus.TooLarge;
        if (input.Length < PrefixSize)
            return FrameStatus.Incomplete;

        var type = unchecked((byte)(prefix >> 24));
        var headerSize = (long)(prefix & 0xFF_FFFF);
        if (headerSize > size - sizeof(int))
            return FrameStatus.BadLength;
        if (type > (byte)HeaderEncoding.Binary)
            return FrameStatus.UnknownEncoding;
        if (input.Length - sizeof(int) < size)
            return FrameStatus.Incomplete;

        var bodyStart = PrefixSize + headerSize;
        frame = new Frame(
            (HeaderEncoding)type,
            input.Slice(PrefixSize, headerSize),
            input.Slice(bodyStart, size - sizeof(int) - headerSize));
        input = input.Slice((long)size + sizeof(int));
        return FrameStatus.Complete;
    }

    /// <summary>The first eight bytes as one word; bytes that have not come yet read as zero.</summary>
    private static ulong PeekPrefix(in ReadOnlySequence<byte> input)
    {
        var first = input.FirstSpan;
        if (first.Length >= PrefixSize)
            return BinaryPrimitives.ReadUInt64BigEndian(first);

        Span<byte> bytes = stackalloc byte[PrefixSize];
        bytes.Clear();
        input.Slice(0, Math.Min(PrefixSize, input.Length)).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
