using ActorMQ.Broker.Queues;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;

namespace ActorMQ.Broker.Journals;

/// <summary>
/// What the log's writer is told: to append a batch, or that something is due.
/// </summary>
internal readonly record struct LogCommand(AppendBatch? Batch, LogTick Tick);

/// <summary>The queues of topics forget all messages that were handed over before.</summary>
/// <param name="Topics">Which.</param>
/// <param name="Ended">
/// Called once, on the writer's thread, when that is durable, with the queues that were in use; never when
/// the broker ends before.
/// </param>
internal sealed record EndTopics(
    IReadOnlyCollection<TopicName> Topics, Action<IReadOnlyList<ConsumeQueue>> Ended);

/// <summary>What can wait, and is done now and then.</summary>
[Flags]
internal enum LogTick
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Note how far everything is durable.</summary>
    Checkpoint = 1,

    /// <summary>Look for topics to end.</summary>
    EndTopics = 2,

    /// <summary>If the disk was full, look whether there is room again.</summary>
    LookForRoom = 4,

    /// <summary>Look what whoever replicates the log wants.</summary>
    Replicate = 8,
}
