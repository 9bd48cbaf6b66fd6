using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Bench;

/// <summary>A send request that was encoded once; only its opaque number changes from send to send.</summary>
internal sealed class RawFrame
{
    /// <summary>Opaque numbers start here, so that all have seven digits in a JSON header.</summary>
    private const int FirstOpaque = 1_000_000;

    private const int OpaqueDigits = 7;
    private const int BinaryOpaqueAt = Frame.PrefixSize + 5;

    private static ReadOnlySpan<byte> Properties =>
        "UNIQ_KEY\u00017F00000100002A9F4C7D7A1B2C3D0000\u0002WAIT\u0001true\u0002"u8;

    private readonly byte[] _bytes;
    private readonly HeaderEncoding _encoding;
    private readonly int _opaqueAt;

    public RawFrame(HeaderEncoding encoding, string topic, int queue, ReadOnlySpan<byte> body)
    {
        using var buffer = new FrameBuffer();
        var header = new SendMessageRequestHeaderV2
        {
            Message = new SendMessageRequestHeader
            {
                ProducerGroup = "PG_bench"u8.ToArray(),
                Topic = Encoding.UTF8.GetBytes(topic),
                DefaultTopic = "TBW102"u8.ToArray(),
                DefaultTopicQueueNums = 4,
                QueueId = queue,
                BornTimestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                Properties = Properties.ToArray(),
            },
        };
        CommandWriter.WriteRequest(
            buffer, encoding, RequestCode.SendMessageV2, FirstOpaque, CommandFlags.None, header, body);
        _bytes = buffer.WrittenMemory.ToArray();
        _encoding = encoding;
        _opaqueAt = encoding == HeaderEncoding.Binary
            ? BinaryOpaqueAt
            : _bytes.AsSpan().IndexOf("\"opaque\":"u8) + "\"opaque\":"u8.Length;
    }

    public int Size => _bytes.Length;

    /// <summary>
    /// Writes the frame for <paramref name="slot"/>, a number from 0 that the answer brings back.
    /// </summary>
    public void CopyTo(Span<byte> target, int slot)
    {
        _bytes.CopyTo(target);
        var opaque = target[_opaqueAt..];
        if (_encoding == HeaderEncoding.Binary)
            BinaryPrimitives.WriteInt32BigEndian(opaque, FirstOpaque + slot);
        else
            Utf8Formatter.TryFormat(FirstOpaque + slot, opaque[..OpaqueDigits], out _);
    }

    /// <summary>Cuts the next answer off <paramref name="received"/>.</summary>
    /// <returns>Bytes used, or 0 when the answer is not whole yet.</returns>
    public static int ReadAnswer(ReadOnlySpan<byte> received, out int slot, out int code)
    {
        slot = code = 0;
        if (received.Length < Frame.PrefixSize)
            return 0;
        var size = sizeof(int) + BinaryPrimitives.ReadInt32BigEndian(received);
        if (received.Length < size)
            return 0;
        var type = BinaryPrimitives.ReadInt32BigEndian(received[sizeof(int)..]);
        var header = received.Slice(Frame.PrefixSize, type & 0xFF_FFFF);
        if (type >> 24 == (int)HeaderEncoding.Binary)
        {
            code = BinaryPrimitives.ReadInt16BigEndian(header);
            slot = BinaryPrimitives.ReadInt32BigEndian(header[5..]) - FirstOpaque;
        }
        else
        {
            code = NumberBehind("\"code\":"u8, header);
            slot = NumberBehind("\"opaque\":"u8, header) - FirstOpaque;
        }

        return size;
    }

    private static int NumberBehind(ReadOnlySpan<byte> name, ReadOnlySpan<byte> header)
    {
        var at = header.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(header[(at + name.Length)..], out int number, out _)
            ? number
            : -1;
    }
}
