namespace ActorMQ.Journal.Files;

/// <summary>
/// The disk as the journal sees it: the one seam behind which the real disk and the simulated one stand.
/// </summary>
/// <remarks>
/// Paths are whole paths with <c>/</c> between their parts. Every member may throw <see cref="IOException"/>
/// or <see cref="UnauthorizedAccessException"/>. Safe from any thread.
/// </remarks>
public interface IJournalFiles
{
    /// <summary>
    /// The names, without path, of all files and directories in a directory; empty when it is missing.
    /// </summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Whether there is a file of this path.</summary>
    bool Exists(string path);

    /// <summary>
    /// Opens a file for reading and writing; makes it, and the directories above it, when missing.
    /// </summary>
    /// <remarks>
    /// A file that was made survives a power cut once it and its directory have been flushed.
    /// </remarks>
    IJournalFile Open(string path);

    /// <summary>Removes a file; nothing happens when it is missing.</summary>
    void Delete(string path);

    /// <summary>Puts a file in another's place, in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Makes the names in a directory survive a power cut.</summary>
    /// <exception cref="IOException">They may not survive.</exception>
    void FlushDirectory(string directory);

    /// <summary>How full the file system is that holds a directory, which must exist.</summary>
    DiskSpace SpaceOf(string directory);

    /// <summary>
    /// Takes the lock that a file stands for; null when another holder, in any process, has it. Its directory
    /// is made when missing, and survives a power cut.
    /// </summary>
    /// <returns>Dispose it to give the lock back. The lock ends with the process in any case.</returns>
    IDisposable? TryLock(string path);
}

/// <summary>One open file. Reads may run beside each other and beside writes; dispose to close.</summary>
public interface IJournalFile : IDisposable
{
    /// <summary>Answered instead of a number of bytes: not all of them are in memory.</summary>
    const int NotCached = -1;

    /// <summary>The file's size, in bytes.</summary>
    long Length { get; }

    /// <summary>Reads from <paramref name="offset"/> on.</summary>
    /// <returns>The bytes read: fewer than asked for only where the file ends.</returns>
    int Read(Span<byte> destination, long offset);

    /// <summary>As <see cref="Read"/>, but does not wait for the disk.</summary>
    /// <returns>The bytes read, or <see cref="NotCached"/> when the disk would have to be asked. A file that
    /// cannot tell just reads.</returns>
    int ReadCached(Span<byte> destination, long offset) => Read(destination, offset);

    /// <summary>
    /// Writes all the bytes. When this returns, readers see them, and they survive the end of the process.
    /// </summary>
    /// <exception cref="DiskFullException">Some of the bytes may have been written.</exception>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts or extends the file; what is new reads as zeros and takes no room yet.</summary>
    void SetLength(long length);

    /// <summary>
    /// Extends the file to at least <paramref name="length"/> with zeros, and sets room aside for all of it
    /// where the file system can.
    /// </summary>
    /// <exception cref="DiskFullException">There is no room; the file may have grown.</exception>
    void Preallocate(long length);

    /// <summary>
    /// Asks the system to begin bringing these bytes to the disk, and does not wait for it, so that a later
    /// <see cref="Flush"/> finds little left to do. Promises nothing; a system that cannot does nothing.
    /// </summary>
    /// <exception cref="IOException">The disk refused some of them, as in <see cref="Flush"/>.</exception>
    void StartFlush(long offset, long length)
    {
    }

    /// <summary>
    /// When this returns, the bytes written and the length set before the call survive a power cut.
    /// </summary>
    /// <exception cref="IOException">
    /// Some of them may be gone already, whatever a later flush says: there is nothing to do but to stop.
    /// </exception>
    void Flush();

    /// <summary>
    /// As <see cref="Flush"/>, and <see cref="IJournalFiles.FlushDirectory"/>, of every file and directory in
    /// the file system that holds this file: one call where thousands of files have changed.
    /// </summary>
    /// <returns>False: the system cannot, or would not tell of errors, and nothing was done.</returns>
    /// <exception cref="IOException">Something that was written since this file was opened may be
    /// gone.</exception>
    bool TryFlushFileSystem() => false;
}
