using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Queues;
using ActorMQ.Model;

namespace ActorMQ.Broker.State;

/// <summary>Keeps the files of the state young; nobody waits for them. Owned by the state's actor.</summary>
/// <remarks>
/// What a file lacks is in the log. One that cannot be written is tried again with the next period.
/// </remarks>
internal sealed class StateSnapshots(
    IReadOnlyList<StateFile> files, ActorRef<SaveConfig> writer, TimeSpan period, long segmentSizeBytes)
{
    /// <summary>
    /// Bytes of log that a file may lie behind, unless a segment is smaller: what a start has to look through
    /// for events at most, and what it keeps from going.
    /// </summary>
    internal const long LagMaxBytes = 64 * 1024 * 1024;

    private readonly long _lagMaxBytes = Math.Min(LagMaxBytes, segmentSizeBytes);
    private bool _isFlushing;
    private bool _gaveUp;

    /// <summary>How often to look for old files.</summary>
    internal TimeSpan Period => period;

    /// <summary>From here on the log is needed by some file.</summary>
    internal JournalPosition Kept => files.Select(static file => file.Kept).Min();

    /// <summary>Whether a file is being written.</summary>
    internal bool IsBusy => files.Any(static file => file.IsWriting);

    /// <summary>Writes the files that are old and not being written.</summary>
    /// <param name="self">Told of each that is written, or is not.</param>
    internal void SaveOld(ActorRef<QueueMessage> self)
    {
        if (_gaveUp)
            return;
        foreach (var file in files.Where(file => file.IsOld(_lagMaxBytes) && !file.IsWriting))
            file.Save(isDurable => self.Tell(new SnapshotWritten(file, isDurable))).SendTo(writer);
    }

    /// <summary>From now on a failure is final: the end does not wait for a broken disk.</summary>
    internal void BeginFlush() => _isFlushing = true;

    /// <summary>A file is written, or is not.</summary>
    internal void OnWritten(SnapshotWritten written)
    {
        written.File.OnWritten(written.IsDurable);
        _gaveUp |= _isFlushing && !written.IsDurable;
    }
}
