namespace ActorMQ.Journal.Files;

/// <summary>How full a file system is, as somebody without special rights finds it.</summary>
/// <param name="TotalBytes">What is in use and what is free, without what is kept for the system.</param>
/// <param name="FreeBytes">What can still be written.</param>
public readonly record struct DiskSpace(long TotalBytes, long FreeBytes)
{
    /// <summary>Bytes in use.</summary>
    public long UsedBytes => TotalBytes - FreeBytes;

    /// <summary>Used of total in percent, rounded up: 90.1 counts as 91.</summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1 common/.../UtilAll.java#getDiskPartitionSpaceUsedPercent.
    /// </remarks>
    public int UsedPercent =>
        TotalBytes <= 0 ? 0 : (int)((((Int128)UsedBytes * 100) + TotalBytes - 1) / TotalBytes);

    /// <summary>The same file system when so many bytes more are free.</summary>
    public DiskSpace Freed(long bytes) => this with { FreeBytes = Math.Min(TotalBytes, FreeBytes + bytes) };
}
