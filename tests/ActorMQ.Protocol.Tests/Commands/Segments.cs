using System.Buffers;

namespace ActorMQ.Protocol.Tests.Commands;

/// <summary>The same bytes in several pieces, as a pipe gives them.</summary>
internal static class Segments
{
    /// <summary>
    /// Cuts <paramref name="bytes"/> behind each of <paramref name="cuts"/>, taken modulo the length.
    /// </summary>
    internal static ReadOnlySequence<byte> Cut(byte[] bytes, IEnumerable<int> cuts)
    {
        var places = cuts.Select(cut => (int)(Math.Abs((long)cut) % (bytes.Length + 1))).Append(bytes.Length).Order().ToArray();
        var first = new Segment(bytes.AsMemory(0, places[0]), 0);
        var last = first;
        for (var i = 1; i < places.Length; i++)
            last = last.Append(bytes.AsMemory(places[i - 1], places[i] - places[i - 1]));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        internal Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
