using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.NameServer.Requests;

/// <summary>Reads what a broker registers: JSON, or this, deflated with zlib:</summary>
/// <remarks>
/// <code>
///  size int32 | version as JSON | topic count int32 | ( size int32 | topic as text ) × count | ... what
/// nobody needs
///  topic as text:  name readQueues writeQueues permissions SINGLE_TAG {"attribute":"value"}
/// </code>
/// Integers are big-endian. Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/body/RegisterBrokerBody.java#decode,
/// common/.../TopicConfig.java#decode.
/// </remarks>
internal static class RegistrationBody
{
    private const byte ZlibMark = 0x78;

    /// <summary>
    /// An inflated body may be so large, in bytes; a hundred thousand topics are a tenth of it.
    /// </summary>
    private const int MaxInflatedSize = 64 * 1024 * 1024;

    internal static bool TryRead(
        in ReadOnlySequence<byte> body, out TopicConfigAndMappingSerializeWrapper topics, out string fault)
    {
        topics = new TopicConfigAndMappingSerializeWrapper();
        fault = string.Empty;
        if (body.IsEmpty)
            return true;
        if (body.FirstSpan[0] == ZlibMark)
            return TryReadDeflated(body.ToArray(), topics, out fault);
        if (!Body.TryRead<RegisterBrokerBody>(body, out var json, out var broken))
        {
            fault = broken.ToString();
            return false;
        }

        topics = json.TopicConfigSerializeWrapper;
        return true;
    }

    private static bool TryReadDeflated(
        byte[] body, TopicConfigAndMappingSerializeWrapper topics, out string fault)
    {
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(body), CompressionMode.Decompress);
            var left = MaxInflatedSize;
            if (!Body.TryRead<DataVersion>(ReadBlock(inflated, ref left), out var version, out var broken))
                throw new InvalidDataException(broken.ToString());
            topics.DataVersion = version;
            for (var count = ReadInt32(inflated); count > 0; count--)
            {
                var topic = TopicOf(Encoding.UTF8.GetString(ReadBlock(inflated, ref left)));
                topics.TopicConfigTable[topic.TopicName] = topic;
            }

            fault = string.Empty;
            return true;
        }
        catch (Exception broken) when (
            broken is InvalidDataException or EndOfStreamException or FormatException or OverflowException)
        {
            fault = broken.Message;
            return false;
        }
    }

    private static TopicConfigBody TopicOf(string text)
    {
        var words = text.Split(' ', 6);
        if (words.Length < 4)
            throw new InvalidDataException($"'{text}' is not a topic");
        return new TopicConfigBody
        {
            TopicName = words[0],
            ReadQueueNums = int.Parse(words[1], CultureInfo.InvariantCulture),
            WriteQueueNums = int.Parse(words[2], CultureInfo.InvariantCulture),
            Perm = int.Parse(words[3], CultureInfo.InvariantCulture),
        };
    }

    private static int ReadInt32(Stream stream)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        stream.ReadExactly(word);
        return BinaryPrimitives.ReadInt32BigEndian(word);
    }

    private static byte[] ReadBlock(Stream stream, ref int left)
    {
        var size = ReadInt32(stream);
        if (size < 0 || size > left)
            throw new InvalidDataException($"a part of {size} bytes, where at most {left} are allowed");
        left -= size;
        var block = new byte[size];
        stream.ReadExactly(block);
        return block;
    }
}
