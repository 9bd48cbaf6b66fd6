using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Model.State;

namespace ActorMQ.Broker.State;

/// <summary>The body of an event that tells of commits.</summary>
/// <remarks>
/// Runs of commits of one group for one topic, big-endian, again and again to the body's end:
/// <code>
///   | group size u16 | group UTF-8 | topic size u16 | topic UTF-8 |
///   | count u32 | count x (queue i32, offset i64) |
/// </code>
/// Hand-laid, because these are all but a few of the events.
/// </remarks>
internal static class OffsetsCodec
{
    private const int PairSize = sizeof(int) + sizeof(long);

    /// <summary>The body; commits of one group for one topic should stand together.</summary>
    internal static byte[] Encode(OffsetsCommitted committed)
    {
        using var output = new MemoryStream();
        var all = committed.Offsets.AsSpan();
        Span<byte> pair = stackalloc byte[PairSize];
        while (!all.IsEmpty)
        {
            var count = RunOf(all);
            WriteText(output, all[0].Group.Value);
            WriteText(output, all[0].Topic.Value);
            BinaryPrimitives.WriteUInt32BigEndian(pair, (uint)count);
            output.Write(pair[..sizeof(uint)]);
            foreach (ref readonly var offset in all[..count])
            {
                BinaryPrimitives.WriteInt32BigEndian(pair, offset.Queue.Value);
                BinaryPrimitives.WriteInt64BigEndian(pair[sizeof(int)..], offset.Offset.Value);
                output.Write(pair);
            }

            all = all[count..];
        }

        return output.ToArray();
    }

    /// <summary>Reads a body; false when it is malformed.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> body, out StateEvent change)
    {
        change = null!;
        var offsets = new CommittedOffset[body.Length / PairSize];
        var length = 0;
        while (!body.IsEmpty)
        {
            if (!TryCutText(ref body, out var group)
                || !TryCutText(ref body, out var topic)
                || !BinaryPrimitives.TryReadUInt32BigEndian(body, out var count)
                || count == 0
                || count > (body.Length - sizeof(uint)) / PairSize)
            {
                return false;
            }

            body = body[sizeof(uint)..];
            var (groupName, topicName) = (new GroupName(group), new TopicName(topic));
            for (; count > 0; count--)
            {
                offsets[length++] = new(
                    groupName,
                    topicName,
                    new QueueId(BinaryPrimitives.ReadInt32BigEndian(body)),
                    new QueueOffset(BinaryPrimitives.ReadInt64BigEndian(body[sizeof(int)..])));
                body = body[PairSize..];
            }
        }

        if (length < offsets.Length)
            Array.Resize(ref offsets, length);
        change = new OffsetsCommitted(ImmutableCollectionsMarshal.AsImmutableArray(offsets));
        return true;
    }

    private static int RunOf(ReadOnlySpan<CommittedOffset> offsets)
    {
        var count = 1;
        while (count < offsets.Length
            && offsets[count].Group == offsets[0].Group
            && offsets[count].Topic == offsets[0].Topic)
        {
            count++;
        }

        return count;
    }

    private static void WriteText(MemoryStream output, string text)
    {
        Span<byte> size = stackalloc byte[sizeof(ushort)];
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteUInt16BigEndian(size, checked((ushort)bytes.Length));
        output.Write(size);
        output.Write(bytes);
    }

    private static bool TryCutText(ref ReadOnlySpan<byte> body, out string text)
    {
        text = string.Empty;
        if (!BinaryPrimitives.TryReadUInt16BigEndian(body, out var size)
            || size == 0
            || size > body.Length - sizeof(ushort)
            || !StateEventCodec.TryReadText(body.Slice(sizeof(ushort), size), out text))
        {
            return false;
        }

        body = body[(sizeof(ushort) + size)..];
        return true;
    }
}
