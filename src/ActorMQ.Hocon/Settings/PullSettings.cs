namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.broker.pull</c>.</summary>
/// <param name="MaxMessages">Of one answer, from memory.</param>
/// <param name="MaxSizeBytes">Of one answer, from memory.</param>
/// <param name="MaxMessagesFromDisk">Of one answer, from the disk.</param>
/// <param name="MaxSizeFromDiskBytes">Of one answer, from the disk.</param>
/// <param name="Readers">Threads that read from memory.</param>
/// <param name="DiskReaders">Threads that read from the disk.</param>
public sealed record PullSettings(
    int MaxMessages,
    int MaxSizeBytes,
    int MaxMessagesFromDisk,
    int MaxSizeFromDiskBytes,
    int Readers,
    int DiskReaders)
{
    private const int MessagesMax = 100_000;
    private const int SizeMax = 8 << 20;

    internal static PullSettings Read(SettingsReader section) => new(
        MaxMessages: section.Int("max-messages", 1, MessagesMax),
        MaxSizeBytes: (int)section.Size("max-size", 1024, SizeMax),
        MaxMessagesFromDisk: section.Int("max-messages-from-disk", 1, MessagesMax),
        MaxSizeFromDiskBytes: (int)section.Size("max-size-from-disk", 1024, SizeMax),
        Readers: section.Int("readers", 1, 64),
        DiskReaders: section.Int("disk-readers", 1, 256));
}
