using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Index;

/// <summary>The hash slots of the index file that is being filled: the newest unit of each.</summary>
/// <remarks>
/// Slots are hit at random; in memory a hit costs a cache miss, in the file it would cost a system call. Only
/// pages that were changed are written. Owned by one thread.
/// </remarks>
internal sealed class SlotTable
{
    internal const int SlotSize = sizeof(int);
    private const int SlotsPerPage = 1024;
    private const int ReadSize = 1 << 20;
    private readonly int[] _slots;
    private readonly bool[] _isDirty;

    internal SlotTable(int slotCount)
    {
        _slots = new int[slotCount];
        _isDirty = new bool[((slotCount - 1) / SlotsPerPage) + 1];
    }

    internal int this[int slot]
    {
        get => _slots[slot];
        set
        {
            _slots[slot] = value;
            _isDirty[slot / SlotsPerPage] = true;
        }
    }

    /// <summary>Reads the table of a file.</summary>
    internal static SlotTable Read(IJournalFile file, int slotCount)
    {
        var table = new SlotTable(slotCount);
        var bytes = MemoryMarshal.AsBytes(table._slots.AsSpan());
        for (var at = 0; at < bytes.Length; at += ReadSize)
        {
            var piece = bytes.Slice(at, Math.Min(ReadSize, bytes.Length - at));
            file.Read(piece, IndexHeader.SizeBytes + at);
        }

        if (BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(table._slots, table._slots);
        return table;
    }

    /// <summary>Writes the pages that were changed.</summary>
    internal void WriteTo(IJournalFile file)
    {
        Span<int> page = stackalloc int[SlotsPerPage];
        for (var index = 0; index < _isDirty.Length; index++)
        {
            if (!_isDirty[index])
                continue;
            var from = index * SlotsPerPage;
            var slots = _slots.AsSpan(from, Math.Min(SlotsPerPage, _slots.Length - from));
            if (BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(slots, page);
            else
                slots.CopyTo(page);
            var bytes = MemoryMarshal.AsBytes(page[..slots.Length]);
            file.Write(bytes, IndexHeader.SizeBytes + ((long)from * SlotSize));
            _isDirty[index] = false;
        }
    }

    /// <summary>
    /// Sets every slot at or behind <paramref name="nextUnit"/> back along its chain.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    internal bool CutFrom(int nextUnit, Func<int, IndexUnit> readUnit)
    {
        var hasCut = false;
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            var unit = _slots[slot];
            if (unit < nextUnit)
                continue;
            // A chain goes down; one that does not is damaged, and ends here.
            for (var previous = unit; unit >= nextUnit; previous = unit)
            {
                unit = readUnit(unit).Previous;
                if (unit >= previous)
                    unit = 0;
            }

            this[slot] = Math.Max(0, unit);
            hasCut = true;
        }

        return hasCut;
    }
}
