using System.Collections.Concurrent;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Broker.Replication;

/// <summary>
/// Runs that a follower has to write, kept until they are written. Used by the log's writer.
/// </summary>
internal sealed class ReplicaRuns(CommitLog log)
{
    private readonly Queue<ReplicaRun> _waiting = new();

    /// <summary>Gives back what nobody will write any more. Any thread.</summary>
    internal static void ReturnAll(ConcurrentQueue<ReplicaCommand> commands)
    {
        while (commands.TryDequeue(out var command))
            (command as AppendRun)?.Run.Bytes.Return();
    }

    /// <summary>Takes a run over.</summary>
    internal void Add(in ReplicaRun run) => _waiting.Enqueue(run);

    /// <summary>Appends all that waits, and writes it in as few pieces as the log can.</summary>
    /// <exception cref="Journal.Files.DiskFullException">What is not written waits on; try again.</exception>
    /// <exception cref="InvalidDataException">These are no whole records: the leader's log is another.
    /// </exception>
    /// <exception cref="IOException">The log is dead.</exception>
    internal void Write()
    {
        if (_waiting.Count == 0)
            return;
        try
        {
            foreach (var run in _waiting)
                Append(run);
            log.Write();
        }
        finally
        {
            while (_waiting.TryPeek(out var run) && run.Until <= log.End)
                _waiting.Dequeue().Bytes.Return();
        }
    }

    /// <summary>What begins at a place or behind it is not to be written after all.</summary>
    internal void DropFrom(JournalPosition end)
    {
        for (var count = _waiting.Count; count > 0; count--)
        {
            var run = _waiting.Dequeue();
            if (run.From < end)
                _waiting.Enqueue(run);
            else
                run.Bytes.Return();
        }
    }

    /// <summary>Gives everything back.</summary>
    internal void Clear() => DropFrom(JournalPosition.Start);

    /// <summary>Of a run whose first records are there already, the rest.</summary>
    private void Append(in ReplicaRun run)
    {
        var from = run.From > log.AppendedEnd ? run.From : log.AppendedEnd;
        if (from < run.Until)
            log.AppendRun(run.Bytes.Bytes.Span[(int)(from - run.From)..], from, run.Until);
    }
}
