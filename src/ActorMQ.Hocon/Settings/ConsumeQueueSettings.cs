namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.store.consume-queue</c>.</summary>
/// <param name="FileEntries">Entries of 20 bytes in each file.</param>
/// <param name="FlushInterval">Between flushes.</param>
/// <param name="OpenFilesMax">Files that stay open.</param>
/// <param name="WaitingSizeMaxBytes">New entries that wait in memory.</param>
public sealed record ConsumeQueueSettings(
    int FileEntries, TimeSpan FlushInterval, int OpenFilesMax, long WaitingSizeMaxBytes)
{
    internal static ConsumeQueueSettings Read(SettingsReader section) => new(
        FileEntries: section.Int("file-entries", 100, 100_000_000),
        FlushInterval: section.Duration(
            "flush-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
        OpenFilesMax: section.Int("max-open-files", 16, 1_000_000),
        WaitingSizeMaxBytes: section.Size("max-waiting-size", 1 << 20, 1L << 36));
}
