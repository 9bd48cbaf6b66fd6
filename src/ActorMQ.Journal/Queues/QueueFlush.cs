namespace ActorMQ.Journal.Queues;

/// <summary>Makes the queues of a checkpoint durable.</summary>
internal static class QueueFlush
{
    /// <summary>Writes and flushes the queues.</summary>
    /// <param name="queues">Any number; appending goes on meanwhile.</param>
    /// <param name="togetherCountMin">From so many on the file system is flushed.</param>
    /// <param name="tryFlushFileSystem">Makes durable all that was written before; false when it
    /// cannot.</param>
    /// <exception cref="IOException">Some of it may be gone. It can be built again from the log.</exception>
    internal static void Run(
        IReadOnlyCollection<ConsumeQueue> queues, int togetherCountMin, Func<bool> tryFlushFileSystem)
    {
        foreach (var queue in queues)
            queue.Write();
        if (queues.Count < togetherCountMin || !TryTogether(queues, tryFlushFileSystem))
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
