namespace ActorMQ.Journal.Files;

/// <summary>
/// The file system, or the quota, has no room: the same call can work once something was removed.
/// </summary>
/// <remarks>
/// Thrown by what sets room aside or writes, never by a flush: after a failed flush nobody knows what is on
/// the disk.
/// </remarks>
public sealed class DiskFullException : IOException
{
    /// <summary>Says for what there was no room.</summary>
    public DiskFullException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
