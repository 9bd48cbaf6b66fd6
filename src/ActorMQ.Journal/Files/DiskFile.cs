#pragma warning disable RS0030 // This is the seam behind which the real disk stands.
using Microsoft.Win32.SafeHandles;

namespace ActorMQ.Journal.Files;

/// <summary>
/// A file on the real disk, read and written at offsets: no position is shared between threads.
/// </summary>
internal sealed class DiskFile : IJournalFile
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private volatile bool _canTellCached = true;

    public DiskFile(string path)
    {
        _path = path;
        _handle = File.OpenHandle(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(Span<byte> destination, long offset)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var count = RandomAccess.Read(_handle, destination[total..], offset + total);
            if (count == 0)
                break;
            total += count;
        }

        return total;
    }

    public int ReadCached(Span<byte> destination, long offset)
    {
        if (!_canTellCached)
            return Read(destination, offset);

        var result = CachedRead.TryRead(_handle, _path, destination, offset);
        if (result != CachedRead.NotSupported)
            return result;
        _canTellCached = false;
        return Read(destination, offset);
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (IOException exception) when (NativeFile.TellsOfFullDisk(exception))
        {
            throw new DiskFullException($"There is no room for {bytes.Length} bytes of {_path}.", exception);
        }
    }

    public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    /// <inheritdoc/>
    /// <remarks>A file that is long enough may still have holes, for which there is no room yet.</remarks>
    public void Preallocate(long length)
    {
        if (!NativeFile.TryAllocate(_handle, length, _path) && Length < length)
            SetLength(length);
    }

    public void StartFlush(long offset, long length) =>
        NativeFile.StartFlush(_handle, offset, length, _path);

    public void Flush() => NativeFile.FlushData(_handle, _path);

    public bool TryFlushFileSystem() => NativeFile.TryFlushFileSystem(_handle, _path);

    public void Dispose() => _handle.Dispose();
}
