using System.Buffers;

namespace ActorMQ.Protocol.Tests.Records;

/// <summary>One piece of a sequence that is cut into pieces.</summary>
internal sealed class Cut : ReadOnlySequenceSegment<byte>
{
    public Cut(ReadOnlyMemory<byte> memory) => Memory = memory;

    public Cut Then(ReadOnlyMemory<byte> memory)
    {
        var next = new Cut(memory) { RunningIndex = RunningIndex + Memory.Length };
        Next = next;
        return next;
    }

    /// <summary>The bytes in pieces that end at the given places, taken modulo the length.</summary>
    public static ReadOnlySequence<byte> At(ReadOnlyMemory<byte> bytes, IEnumerable<int> places)
    {
        var ends = places
            .Select(place => (int)(unchecked((uint)place) % (uint)(bytes.Length + 1)))
            .Order()
            .Append(bytes.Length);
        var begin = 0;
        var first = new Cut(ReadOnlyMemory<byte>.Empty);
        var last = first;
        foreach (var end in ends)
        {
            last = last.Then(bytes[begin..end]);
            begin = end;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
