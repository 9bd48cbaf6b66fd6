namespace ActorMQ.Broker.Journals;

/// <summary>How often a broker looks after its disk.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 store/.../config/MessageStoreConfig.java.</remarks>
public sealed record RetentionTimes
{
    /// <summary>Between two looks for what may go; RocketMQ's <c>cleanResourceInterval</c>.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks at how full the disk is.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Between two removals of one round, so that the disk can do other work; RocketMQ's
    /// <c>deleteCommitLogFilesInterval</c>.
    /// </summary>
    public TimeSpan Removal { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// After a file that would not go until it is tried again; RocketMQ's <c>redeleteHangedFileInterval</c>.
    /// </summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(120);
}
