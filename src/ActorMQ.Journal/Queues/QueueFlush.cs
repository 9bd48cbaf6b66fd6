namespace ActorMQ.Journal.Queues;

/// <summary>Makes the queues of a checkpoint durable.</summary>
internal static class QueueFlush
{
    /// <summary>
    /// From so many queues on one flush of the whole file system is quicker than flushing each file, and the
    /// directories of those that are new.
    /// </summary>
    internal const int TogetherCountMin = 32;

    /// <summary>Writes and flushes the queues.</summary>
    /// <param name="queues">Any number; appending goes on meanwhile.</param>
    /// <param name="tryFlushFileSystem">Makes durable all that was written before; false when it
    /// cannot.</param>
    /// <exception cref="IOException">Some of it may be gone. It can be built again from the log.</exception>
    internal static void Run(IReadOnlyCollection<ConsumeQueue> queues, Func<bool> tryFlushFileSystem)
    {
        foreach (var queue in queues)
            queue.Write();
        if (queues.Count < TogetherCountMin || !TryTogether(queues, tryFlushFileSystem))
        {
            foreach (var queue in queues)
                queue.Flush();
        }
    }

    private static bool TryTogether(
        IReadOnlyCollection<ConsumeQueue> queues, Func<bool> tryFlushFileSystem)
    {
        var written = queues.Select(queue => (queue, queue.WrittenEnd)).ToList();
        if (!tryFlushFileSystem())
            return false;
        foreach (var (queue, end) in written)
            queue.NoteFlushed(end);
        return true;
    }
}
