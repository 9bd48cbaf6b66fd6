namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.broker.group</c>.</summary>
/// <param name="ChannelExpiry">Silence after which a client leaves its groups.</param>
/// <param name="ScanInterval">How often silent clients are looked for.</param>
/// <param name="OffsetPersistInterval">How often the state is written into <c>config/</c>.</param>
/// <param name="NotifyChanges">Members are told when their group changes.</param>
/// <param name="ActiveGroupsMax">Groups that may be in use at once.</param>
/// <param name="WaitingOffsetsMax">Commits and questions for offsets that may wait.</param>
public sealed record ConsumerGroupSettings(
    TimeSpan ChannelExpiry,
    TimeSpan ScanInterval,
    TimeSpan OffsetPersistInterval,
    bool NotifyChanges,
    int ActiveGroupsMax,
    int WaitingOffsetsMax)
{
    internal static ConsumerGroupSettings Read(SettingsReader section) => new(
        ChannelExpiry: section.Duration("channel-expiry", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        ScanInterval: section.Duration("scan-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
        OffsetPersistInterval: section.Duration(
            "offset-persist-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
        NotifyChanges: section.Bool("notify-changes"),
        ActiveGroupsMax: section.Int("max-active", 16, 10_000_000),
        WaitingOffsetsMax: section.Int("max-waiting-offsets", 16, 10_000_000));
}
