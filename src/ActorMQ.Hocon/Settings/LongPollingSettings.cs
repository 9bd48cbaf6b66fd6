namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.broker.long-polling</c>.</summary>
/// <param name="Enabled">A pull that finds nothing waits for the next message.</param>
/// <param name="MaxSuspend">The longest wait, whatever the client asks for.</param>
/// <param name="CheckInterval">How often waiting pulls are looked through.</param>
/// <param name="ShortPollingDelay">The wait where long polling is off.</param>
/// <param name="MaxWaitingPerQueue">Pulls that may wait at one queue.</param>
public sealed record LongPollingSettings(
    bool Enabled, TimeSpan MaxSuspend, TimeSpan CheckInterval, TimeSpan ShortPollingDelay,
        int MaxWaitingPerQueue)
{
    internal static LongPollingSettings Read(SettingsReader section) => new(
        Enabled: section.Bool("enabled"),
        MaxSuspend: section.Duration("max-suspend", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
        CheckInterval: section.Duration(
            "check-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        ShortPollingDelay: section.Duration(
            "short-polling-delay", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
        MaxWaitingPerQueue: section.Int("max-waiting-per-queue", 1, 1_000_000));
}
