using ActorMQ.Broker.Queues;

namespace ActorMQ.Broker.Journals;

/// <summary>What the log's writer is told: to append a batch, or that something is due.</summary>
internal readonly record struct LogCommand(AppendBatch? Batch, LogTick Tick);

/// <summary>What can wait, and is done now and then.</summary>
[Flags]
internal enum LogTick
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Hand the consume queues' new entries to the system.</summary>
    WriteQueues = 1,

    /// <summary>Note how far everything is durable.</summary>
    Checkpoint = 2,
}
