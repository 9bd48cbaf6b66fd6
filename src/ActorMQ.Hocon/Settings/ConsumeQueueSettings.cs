namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.store.consume-queue</c>.</summary>
/// <param name="FileEntries">Entries of 20 bytes in each file.</param>
/// <param name="FlushInterval">Between flushes.</param>
public sealed record ConsumeQueueSettings(int FileEntries, TimeSpan FlushInterval)
{
    internal static ConsumeQueueSettings Read(SettingsReader section) => new(
        FileEntries: section.Int("file-entries", 100, 100_000_000),
        FlushInterval: section.Duration(
            "flush-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)));
}
