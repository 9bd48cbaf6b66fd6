using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <summary>The files of one consume queue as one long array of units.</summary>
internal sealed partial class UnitFiles(
    IJournalFiles files, FileHandles handles, string directory, int unitsPerFile)
{
    private const int UnitSize = ConsumeQueueUnit.UnitSizeBytes;

    private volatile NamedFile? _latest;

    private long FileSize => (long)unitsPerFile * UnitSize;

    /// <summary>The indexes <c>[Begin, End)</c> that the files have room for; empty without files.</summary>
    public (long Begin, long End) Range()
    {
        var begins = Segment.BeginsIn(files, directory);
        return begins.Count == 0 ? (0, 0) : (begins[0] / UnitSize, (begins[^1] / UnitSize) + unitsPerFile);
    }

    /// <summary>One unit; where there is no file, a unit that is not there.</summary>
    public ConsumeQueueUnit Read(long index)
    {
        Span<byte> bytes = stackalloc byte[UnitSize];
        bytes.Clear();
        ReadBytes(index, bytes);
        return ConsumeQueueUnit.Read(bytes);
    }

    /// <summary>
    /// The first index in <c>[begin, end)</c> whose unit is not there, or points at or behind a place;
    /// otherwise the end. Places grow along a queue, but for units of messages that are lost: those count as
    /// the one before.
    /// </summary>
    public long FirstBehind(long begin, long end, JournalPosition bound)
    {
        var (low, high) = (begin, end);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (ReadSorted(begin, middle) is var unit
                && (unit.IsRemoved || (unit.IsThere && unit.Position < bound)))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>One unit; in place of one of a lost message the last before it, if there is one.</summary>
    public ConsumeQueueUnit ReadSorted(long begin, long index)
    {
        var unit = Read(index);
        while (unit.IsRemoved && index > begin)
            unit = Read(--index);
        return unit;
    }

    /// <summary>Reads whole units from one file at most.</summary>
    /// <returns>The bytes read: fewer than asked for at the file's end, 0 where there is no file;
    /// <see cref="IJournalFile.NotCached"/> when it may not wait and would have to.</returns>
    public int ReadBytes(long index, Span<byte> destination, bool mayWait = true)
    {
        var (path, offset) = Place(index);
        using var lease = handles.Rent(path, create: false);
        if (lease is null)
            return 0;

        var count = (int)Math.Min(destination.Length, FileSize - offset);
        var file = lease.Value.File;
        return mayWait
            ? file.Read(destination[..count], offset)
            : file.ReadCached(destination[..count], offset);
    }

    /// <summary>Writes units, over the border of two files if need be.</summary>
    public void WriteBytes(long index, ReadOnlySpan<byte> units)
    {
        while (!units.IsEmpty)
        {
            var (path, offset) = Place(index);
            var count = (int)Math.Min(units.Length, FileSize - offset);
            using var lease = handles.Rent(path, create: true)!.Value;
            lease.Extend(FileSize);
            lease.File.Write(units[..count], offset);
            units = units[count..];
            index += count / UnitSize;
        }
    }

    /// <summary>Makes <c>[begin, end)</c> durable.</summary>
    public void Flush(long begin, long end)
    {
        for (var index = begin - (begin % unitsPerFile); index < end; index += unitsPerFile)
        {
            using var lease = handles.Rent(Place(index).Path, create: false);
            lease?.File.Flush();
            if (index >= begin)
                FlushNames();
        }
    }

    /// <summary>
    /// Wipes all units from <paramref name="end"/> on, and removes the files that hold nothing else.
    /// </summary>
    public void CutFrom(long end)
    {
        foreach (var begin in Segment.BeginsIn(files, directory).AsEnumerable().Reverse())
        {
            if (begin / UnitSize >= end)
            {
                handles.Delete(Place(begin / UnitSize).Path);
                continue;
            }

            if ((begin + FileSize) / UnitSize <= end)
                break;
            using var lease = handles.Rent(Place(begin / UnitSize).Path, create: true)!.Value;
            lease.File.SetLength((end * UnitSize) - begin);
            lease.File.SetLength(FileSize);
        }
    }

    /// <summary>A new file may have come with a new queue and a new topic: three names.</summary>
    private void FlushNames()
    {
        var topic = directory[..directory.LastIndexOf('/')];
        files.FlushDirectory(directory);
        files.FlushDirectory(topic);
        files.FlushDirectory(topic[..topic.LastIndexOf('/')]);
    }

    private (string Path, long Offset) Place(long index)
    {
        var begin = index - (index % unitsPerFile);
        var file = _latest;
        if (file is null || file.Begin != begin)
            _latest = file = new(begin, $"{directory}/{Segment.NameOf(begin * UnitSize)}");
        return (file.Path, (index - begin) * UnitSize);
    }

    /// <summary>Most calls go to the file of the call before, so its path is kept.</summary>
    private sealed record NamedFile(long Begin, string Path);
}
