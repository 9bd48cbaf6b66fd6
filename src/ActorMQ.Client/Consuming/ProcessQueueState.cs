using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>The messages of one queue between pull and end of handling, and what that means for its
/// offsets.</summary>
/// <remarks>Pure: no clock, no lock, no I/O. One owner at a time.</remarks>
internal sealed class ProcessQueueState(QueueOffset begin)
{
    private readonly SortedDictionary<QueueOffset, ReceivedMessage> _held = [];
    private QueueOffset _last;

    /// <summary>Where to pull next.</summary>
    internal QueueOffset NextPull { get; private set; } = begin;

    /// <summary>Messages held.</summary>
    internal int Count => _held.Count;

    /// <summary>Bytes of the messages held.</summary>
    internal long SizeBytes { get; private set; }

    /// <summary>How far the offsets held lie apart.</summary>
    internal long Span => _held.Count == 0 ? 0 : _last - _held.First().Key;

    /// <summary>
    /// What may be committed: everything below is done with. Invariant: never past a message that is held.
    /// </summary>
    internal QueueOffset Committable => _held.Count == 0 ? NextPull : _held.First().Key;

    /// <summary>Whether there is room for another pull.</summary>
    internal bool HasRoom(int countMax, long sizeMaxBytes, long spanMax) =>
        Count < countMax && SizeBytes < sizeMaxBytes && Span < spanMax;

    /// <summary>Takes what a pull brought; the messages that were not held already.</summary>
    internal IReadOnlyList<ReceivedMessage> Put(IReadOnlyList<ReceivedMessage> messages, QueueOffset next)
    {
        var added = new List<ReceivedMessage>(messages.Count);
        foreach (var message in messages)
        {
            if (!_held.TryAdd(message.Offset, message))
                continue;
            added.Add(message);
            SizeBytes += message.SizeBytes;
            _last = _held.Count == 1 || message.Offset > _last ? message.Offset : _last;
        }

        NextPull = next;
        return added;
    }

    /// <summary>The oldest message held; false when there is none.</summary>
    internal bool TryPeek([NotNullWhen(true)] out ReceivedMessage? message)
    {
        message = _held.Count == 0 ? null : _held.First().Value;
        return message is not null;
    }

    /// <summary>A message is done with. False when it was not held, as after <see cref="Reset"/>.</summary>
    internal bool Finish(ReceivedMessage message)
    {
        if (!_held.TryGetValue(message.Offset, out var held) || held != message)
            return false;
        _held.Remove(message.Offset);
        SizeBytes -= message.SizeBytes;
        return true;
    }

    /// <summary>Lets go of everything and starts anew at another offset.</summary>
    internal void Reset(QueueOffset begin)
    {
        _held.Clear();
        SizeBytes = 0;
        NextPull = begin;
    }
}
