namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.store</c>; hocon/reference.conf says what each key is for.</summary>
/// <param name="Path">Directory of the store.</param>
/// <param name="SegmentSizeBytes">Of each file of the commit log.</param>
/// <param name="RecordChecksum">Whether each record ends with a checksum of all its bytes.</param>
/// <param name="FlushDiskType">When a send is acknowledged.</param>
/// <param name="FlushInterval">Between flushes with <see cref="FlushDiskType.AsyncFlush"/>.</param>
/// <param name="FlushLeastPages">New pages of 4 KiB; fewer wait.</param>
/// <param name="FlushThoroughInterval">After which nothing waits.</param>
/// <param name="SyncFlushTimeout">How long a send waits for its flush.</param>
/// <param name="WriteBatchSizeBytes">Written in one go at most.</param>
/// <param name="MailboxSize">Appends that may wait for the writer.</param>
/// <param name="ConsumeQueue">Section <c>consume-queue</c>.</param>
/// <param name="Retention">Section <c>retention</c>.</param>
/// <param name="Index">Section <c>index</c>.</param>
public sealed record StoreSettings(
    string Path,
    int SegmentSizeBytes,
    bool RecordChecksum,
    FlushDiskType FlushDiskType,
    TimeSpan FlushInterval,
    int FlushLeastPages,
    TimeSpan FlushThoroughInterval,
    TimeSpan SyncFlushTimeout,
    int WriteBatchSizeBytes,
    int MailboxSize,
    ConsumeQueueSettings ConsumeQueue,
    StoreRetentionSettings Retention,
    IndexSettings Index)
{
    internal static StoreSettings Read(SettingsReader section) => new(
        Path: section.Text("path"),
        SegmentSizeBytes: (int)section.Size("segment-size", 64 << 10, int.MaxValue),
        RecordChecksum: section.Bool("record-checksum"),
        FlushDiskType: section.Choice("flush-disk-type",
            ("ASYNC_FLUSH", FlushDiskType.AsyncFlush), ("SYNC_FLUSH", FlushDiskType.SyncFlush)),
        FlushInterval: section.Duration(
            "flush-interval", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
        FlushLeastPages: section.Int("flush-least-pages", 0, 1_000_000),
        FlushThoroughInterval: section.Duration(
            "flush-thorough-interval", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)),
        SyncFlushTimeout: section.Duration(
            "sync-flush-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
        WriteBatchSizeBytes: (int)section.Size("write-batch-size", 64 << 10, 1 << 30),
        MailboxSize: section.Int("mailbox-size", 16, 10_000_000),
        ConsumeQueue: ConsumeQueueSettings.Read(section.Section("consume-queue")),
        Retention: StoreRetentionSettings.Read(section.Section("retention")),
        Index: IndexSettings.Read(section.Section("index")));
}
