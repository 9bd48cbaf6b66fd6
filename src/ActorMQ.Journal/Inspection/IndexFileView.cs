using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;

namespace ActorMQ.Journal.Inspection;

/// <summary>One index file that nobody writes, read from front to back in large pieces.</summary>
internal sealed class IndexFileView(IJournalFile file, string path, IndexOptions options) : IDisposable
{
    private const int UnitsPerPiece = 4096;
    private readonly byte[] _piece = new byte[UnitsPerPiece * IndexUnit.SizeBytes];
    private int _pieceFirst = -1;

    public string Path => path;

    public IndexHeader Header { get; } = ReadHeader(file);

    /// <summary>Where a unit begins in the file.</summary>
    public long OffsetOf(int number) => options.OffsetOfUnit(number);

    /// <summary>A unit; those that follow it are read with it.</summary>
    public IndexUnit Unit(int number)
    {
        if (_pieceFirst < 0 || number < _pieceFirst || number >= _pieceFirst + UnitsPerPiece)
        {
            _piece.AsSpan().Clear();
            file.Read(_piece, OffsetOf(number));
            _pieceFirst = number;
        }

        return IndexUnit.Read(_piece.AsSpan((number - _pieceFirst) * IndexUnit.SizeBytes));
    }

    /// <summary>Holds header, units and slots against each other.</summary>
    /// <returns>The first fault and its byte; null without one.</returns>
    public (long Offset, string Text)? FindFault()
    {
        if (file.Length != options.FileSizeBytes)
            return (0, $"it has {file.Length} bytes instead of {options.FileSizeBytes}");
        if (!Header.CanBe(options) || Header.BeginTimestampMs > Header.EndTimestampMs)
            return (0, "its header says what cannot be");

        var newest = new int[options.SlotCount];
        return FindFaultyUnit(newest) ?? FindFaultySlot(newest);
    }

    public void Dispose() => file.Dispose();

    private (long Offset, string Text)? FindFaultyUnit(int[] newest)
    {
        var position = Header.Begin;
        for (var number = IndexHeader.FirstUnit; number < Header.NextUnit; number++)
        {
            var unit = Unit(number);
            if (unit.KeyHash < 0 || unit.Seconds < 0)
                return (OffsetOf(number), $"unit {number} says what cannot be");
            if (unit.Position < position || unit.Position > Header.End
                || (number == IndexHeader.FirstUnit && unit.Position != Header.Begin)
                || (number == Header.NextUnit - 1 && unit.Position != Header.End))
            {
                return (OffsetOf(number), $"unit {number} points to {unit.Position}, out of order");
            }

            ref var last = ref newest[unit.KeyHash % newest.Length];
            if (unit.Previous != last)
            {
                return (OffsetOf(number),
                    $"unit {number} names unit {unit.Previous} of its slot before it instead of {last}");
            }

            (last, position) = (number, unit.Position);
        }

        return null;
    }

    /// <summary>A slot may be newer than the header, after a crash: its chain leads back.</summary>
    private (long Offset, string Text)? FindFaultySlot(int[] newest)
    {
        var slots = SlotTable.Read(file, options.SlotCount);
        for (var slot = 0; slot < newest.Length; slot++)
        {
            var unit = slots[slot];
            for (var previous = unit; unit >= Header.NextUnit && unit < options.UnitCount; previous = unit)
            {
                unit = Unit(unit).Previous;
                if (unit >= previous)
                    break;
            }

            if (unit != newest[slot])
            {
                return (IndexOptions.OffsetOfSlot(slot),
                    $"slot {slot} names unit {unit} instead of {newest[slot]}");
            }
        }

        return null;
    }

    private static IndexHeader ReadHeader(IJournalFile file)
    {
        Span<byte> bytes = stackalloc byte[IndexHeader.SizeBytes];
        bytes.Clear();
        file.Read(bytes, 0);
        return IndexHeader.Read(bytes);
    }
}
