namespace ActorMQ.Broker.Groups;

/// <summary>What operators say about consumer groups.</summary>
public sealed record GroupSettings
{
    /// <summary>
    /// Whether a group comes into being when it is first used; <c>autoCreateSubscriptionGroup</c>.
    /// </summary>
    public bool AutoCreates { get; init; } = true;

    /// <summary>How long a client may be silent; <c>channelExpiredTimeout</c>.</summary>
    public TimeSpan MemberExpiry { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often silent clients are looked for.</summary>
    public TimeSpan ScanPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often the files of <c>config/</c> are brought up to date, behind what the log has;
    /// <c>flushConsumerOffsetInterval</c>.
    /// </summary>
    public TimeSpan OffsetSavePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether members are told at once when their group changes; <c>notifyConsumerIdsChangedEnable</c>.
    /// </summary>
    public bool NotifiesChanges { get; init; } = true;

    /// <summary>Commands that may wait for one group; further ones are answered SYSTEM_BUSY.</summary>
    public int MailboxCapacity { get; init; } = 10_000;

    /// <summary>
    /// Commits and questions for offsets that may wait; further ones are answered SYSTEM_BUSY.
    /// </summary>
    public int WaitingOffsetsMax { get; init; } = 100_000;

    /// <summary>Groups that may be in use at once; further ones are answered SYSTEM_BUSY.</summary>
    public int ActiveGroupsMax { get; init; } = 100_000;
}
