using System.Buffers.Binary;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <summary>How far the log is durable, kept in the store's <c>flushed</c> file.</summary>
/// <remarks>
/// <code> | position int64 | CRC-32 of these 8 bytes |   12 bytes, big-endian, in one sector </code>
/// Written after each flush of the log, so it never says more than is true; made durable itself only with a
/// checkpoint. So after a killed process it is exact, and after a power cut it is the last checkpoint's or
/// younger. Recovery cuts nothing away before it. One thread at a time writes.
/// </remarks>
internal sealed class FlushedMark : IDisposable
{
    private const int SizeBytes = sizeof(long) + sizeof(uint);
    private readonly IJournalFile _file;

    private FlushedMark(IJournalFile file, JournalPosition? end) => (_file, End) = (file, end);

    /// <summary>Before this the log was durable; null when nothing is known.</summary>
    public JournalPosition? End { get; private set; }

    /// <summary>Opens the file or makes it; one that is short or damaged says nothing.</summary>
    public static FlushedMark Open(IJournalFiles files, string path)
    {
        var file = files.Open(path);
        try
        {
            return new(file, Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the file without making one.</summary>
    public static JournalPosition? Read(IJournalFiles files, string path)
    {
        if (!files.Exists(path))
            return null;
        using var file = files.Open(path);
        return Read(file);
    }

    /// <summary>Notes it; survives the end of the process, though not of the machine.</summary>
    public void Write(JournalPosition end)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, end.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[sizeof(long)..], Crc32.Of(bytes[..sizeof(long)]));

        // A write that fails may leave anything.
        End = null;
        _file.Write(bytes, 0);
        End = end;
    }

    /// <summary>Makes what was noted survive a power cut.</summary>
    public void Flush() => _file.Flush();

    /// <summary>As <see cref="IJournalFile.TryFlushFileSystem"/>: this file is open as long as the store is.
    /// </summary>
    public bool TryFlushFileSystem() => _file.TryFlushFileSystem();

    public void Dispose() => _file.Dispose();

    private static JournalPosition? Read(IJournalFile file)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        if (file.Read(bytes, 0) < SizeBytes)
            return null;

        var end = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var isWhole = end >= 0
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[sizeof(long)..]) == Crc32.Of(bytes[..sizeof(long)]);
        return isWhole ? new JournalPosition(end) : null;
    }
}
