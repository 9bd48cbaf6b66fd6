using System.Buffers.Binary;
using ActorMQ.Journal.Files;
using ActorMQ.Model;

namespace ActorMQ.Journal.Index;

/// <summary>One file of the index: a hash table whose slots are chains of units, the newest first.</summary>
/// <remarks>
/// <code>
///  |0        |40                      |40 + 4 x slots
///  | header  | slots: int32 each      | units: 20 bytes each; number 0 is never used
/// </code>
/// What is added waits in memory until <see cref="Flush"/>, which makes units durable, then slots, then the
/// header: a header never counts a unit that is not there, and a slot that is newer than the header leads
/// back to where it was. Owned by one thread.
/// Source: apache/rocketmq 8fc57f1 store/.../index/IndexFile.java.
/// </remarks>
internal sealed class IndexFile : IDisposable
{
    private const int BufferedUnitsMax = 4096;
    private readonly IJournalFile _file;
    private readonly IndexOptions _options;
    private SlotTable? _slots;
    private byte[] _buffer = [];
    private int _firstBuffered;
    private int _flushedNextUnit;

    private IndexFile(IJournalFile file, string path, IndexOptions options, IndexHeader header)
    {
        _file = file;
        Path = path;
        _options = options;
        Header = header;
        _firstBuffered = header.NextUnit;
    }

    internal string Path { get; }

    /// <summary>Counts what was added, durable or not.</summary>
    internal IndexHeader Header { get; private set; }

    internal bool IsFull => Header.NextUnit >= _options.UnitCount;

    /// <summary>Whether all that was added survives a power cut.</summary>
    internal bool IsDurable => _flushedNextUnit == Header.NextUnit;

    private IndexUnit LastUnit => ReadUnit(Header.NextUnit - 1);

    /// <summary>Makes an empty file; its name is durable once its directory is flushed.</summary>
    internal static IndexFile Create(
        IJournalFiles files, string path, IndexOptions options, IndexHeader header)
    {
        var file = files.Open(path);
        try
        {
            file.SetLength(options.FileSizeBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return new IndexFile(file, path, options, header)
        {
            _slots = new SlotTable(options.SlotCount),
            _buffer = new byte[BufferSizeOf(options)],
        };
    }

    /// <summary>
    /// Opens a file that is there; null when it is empty, of another size, or does not agree with itself.
    /// </summary>
    internal static IndexFile? Open(IJournalFiles files, string path, IndexOptions options)
    {
        var file = files.Open(path);
        try
        {
            Span<byte> bytes = stackalloc byte[IndexHeader.SizeBytes];
            if (file.Length == options.FileSizeBytes && file.Read(bytes, 0) == bytes.Length)
            {
                var opened = new IndexFile(file, path, options, IndexHeader.Read(bytes));
                opened._flushedNextUnit = opened.Header.NextUnit;
                if (opened.AgreesWithItself())
                    return opened;
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Makes ready to add to a file that was opened and is not full.</summary>
    internal void PrepareToAdd()
    {
        if (_slots is not null)
            return;
        _slots = SlotTable.Read(_file, _options.SlotCount);
        _buffer = new byte[BufferSizeOf(_options)];
        // Slots that a crash left newer than the header: they must be back before their units are replaced.
        if (!_slots.CutFrom(Header.NextUnit, ReadStoredUnit))
            return;
        _slots.WriteTo(_file);
        _file.Flush();
    }

    /// <summary>Adds a unit to a file that is not full.</summary>
    internal void Add(int keyHash, JournalPosition position, long storeTimestampMs)
    {
        var number = Header.NextUnit;
        if ((number - _firstBuffered) * IndexUnit.SizeBytes == _buffer.Length)
            WriteUnits();
        var slot = keyHash % _options.SlotCount;
        var previous = _slots![slot];
        new IndexUnit(keyHash, position, Header.SecondsTo(storeTimestampMs), previous)
            .WriteTo(_buffer.AsSpan((number - _firstBuffered) * IndexUnit.SizeBytes));
        _slots[slot] = number;
        Header = Header.With(position, storeTimestampMs, isNewSlot: previous == 0);
    }

    /// <summary>The newest unit of a slot; 0 without one.</summary>
    internal int ReadSlot(int slot)
    {
        if (_slots is not null)
            return _slots[slot];
        Span<byte> bytes = stackalloc byte[SlotTable.SlotSize];
        _file.Read(bytes, IndexOptions.OffsetOfSlot(slot));
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    /// <summary>A unit of the file, from 1.</summary>
    internal IndexUnit ReadUnit(int number) => number >= _firstBuffered
        ? IndexUnit.Read(_buffer.AsSpan((number - _firstBuffered) * IndexUnit.SizeBytes))
        : ReadStoredUnit(number);

    /// <summary>How many units at the file's end are of its last record.</summary>
    internal int CountLastRecordsUnits()
    {
        var number = Header.NextUnit - 1;
        while (number > 0 && ReadUnit(number).Position == Header.End)
            number--;
        return Header.NextUnit - 1 - number;
    }

    /// <summary>When a unit's record was stored, rounded down to seconds from the file's begin.</summary>
    internal long TimeOf(IndexUnit unit) => Header.BeginTimestampMs + (unit.Seconds * 1000L);

    /// <summary>Makes all that was added durable; a full file then needs no more memory.</summary>
    internal void Flush()
    {
        if (IsDurable || _slots is null)
            return;
        WriteUnits();
        _file.Flush();
        _slots.WriteTo(_file);
        _file.Flush();
        Span<byte> header = stackalloc byte[IndexHeader.SizeBytes];
        Header.WriteTo(header);
        _file.Write(header, 0);
        _file.Flush();
        _flushedNextUnit = Header.NextUnit;
        if (IsFull)
            (_slots, _buffer) = (null, []);
    }

    public void Dispose() => _file.Dispose();

    private static int BufferSizeOf(IndexOptions options) =>
        Math.Min(BufferedUnitsMax, options.UnitCount) * IndexUnit.SizeBytes;

    private IndexUnit ReadStoredUnit(int number)
    {
        Span<byte> bytes = stackalloc byte[IndexUnit.SizeBytes];
        bytes.Clear();
        _file.Read(bytes, _options.OffsetOfUnit(number));
        return IndexUnit.Read(bytes);
    }

    private void WriteUnits()
    {
        var size = (Header.NextUnit - _firstBuffered) * IndexUnit.SizeBytes;
        _file.Write(_buffer.AsSpan(0, size), _options.OffsetOfUnit(_firstBuffered));
        _firstBuffered = Header.NextUnit;
    }

    private bool AgreesWithItself() =>
        Header.CanBe(_options)
        && ReadUnit(IndexHeader.FirstUnit).Position == Header.Begin
        && LastUnit.Position == Header.End;
}
