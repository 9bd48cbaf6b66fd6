using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Index;

/// <summary>Looks for one key, from the newest record to the oldest. Lives as long as the query.</summary>
/// <remarks>
/// The index only says where to look: a record is found when its own bytes hold the topic and the key, and
/// when its own store time is in range. A file that says what cannot be is damaged.
/// Source: apache/rocketmq 8fc57f1 store/.../index/IndexFile.java#selectPhyOffset and
/// IndexService.java#queryOffset.
/// </remarks>
internal sealed class IndexLookup(CommitLog log, IndexQuery query)
{
    private const long SecondMs = 1000;
    private readonly int _hash = IndexKey.HashOf(query.Topic.Span, query.Key.Span);
    private readonly List<ReadOnlyMemory<byte>> _newestFirst = [];
    private JournalPosition? _last;
    private long _size;
    private bool _isFull;

    /// <summary>What was found, in the order of the log.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Found => [.. Enumerable.Reverse(_newestFirst)];

    /// <summary>Whether older files hold nothing more that is wanted.</summary>
    internal bool IsDoneAfter(IndexFile file) => IsFull || file.Header.BeginTimestampMs < query.BeginMs;

    private bool IsFull => _isFull || _newestFirst.Count >= query.CountMax;

    /// <summary>Looks through a file.</summary>
    /// <returns>False when the file is damaged.</returns>
    internal bool TrySearch(IndexFile file, IndexOptions options)
    {
        var header = file.Header;
        if (query.BeginMs > header.EndTimestampMs || query.EndMs < header.BeginTimestampMs)
            return true;
        var slot = _hash % options.SlotCount;
        var behind = header.NextUnit;
        for (var number = file.ReadSlot(slot); number != 0 && !IsFull;)
        {
            if (number < 0 || number >= behind)
                return false;
            var unit = file.ReadUnit(number);
            if (unit.KeyHash < 0 || unit.KeyHash % options.SlotCount != slot || unit.Seconds < 0
                || unit.Position < header.Begin || unit.Position > header.End)
            {
                return false;
            }

            if (unit.KeyHash == _hash && MayBeInTime(file, number, unit) && !TryTake(file, number, unit))
                return false;
            if (number > IndexHeader.FirstUnit && file.TimeOf(unit) + SecondMs <= query.BeginMs)
                break;
            (behind, number) = (number, unit.Previous);
        }

        return true;
    }

    /// <summary>
    /// A unit knows its time to a second. The first unit of a file counts from the end of the file before.
    /// </summary>
    private bool MayBeInTime(IndexFile file, int number, IndexUnit unit)
    {
        var timeMs = file.TimeOf(unit);
        return number == IndexHeader.FirstUnit
            || (timeMs <= query.EndMs && timeMs + SecondMs > query.BeginMs);
    }

    /// <summary>False when the unit does not tell of this record, so that the file is damaged.</summary>
    private bool TryTake(IndexFile file, int number, IndexUnit unit)
    {
        if (unit.Position < log.Start || unit.Position == _last)
            return true;
        if (!log.TryReadRecord(unit.Position, out var record))
            return IsPlaceOfRecord(file, number, unit.Position);
        if (!IndexedKeys.HoldHash(record, _hash))
            return false;
        if (record.StoreTimestampMs < query.BeginMs || record.StoreTimestampMs > query.EndMs
            || !IndexedKeys.Hold(record, query.Topic.Span, query.Key.Span))
        {
            return true;
        }

        _isFull = _size + record.Bytes.Length > query.SizeMaxBytes && _newestFirst.Count > 0;
        if (_isFull)
            return true;
        _size += record.Bytes.Length;
        _newestFirst.Add(record.Bytes.ToArray());
        _last = unit.Position;
        return true;
    }

    /// <summary>
    /// Whether the log has, or had, a record at a place where none can be read: it is the log that is damaged
    /// then. The record of the unit before shows the way.
    /// </summary>
    private bool IsPlaceOfRecord(IndexFile file, int number, JournalPosition position)
    {
        if (number == IndexHeader.FirstUnit)
            return true;
        var reader = log.ReadFrom(file.ReadUnit(number - 1).Position);
        while (reader.TryRead(out var record, out _))
        {
            if (record.Position >= position)
                return record.Position == position;
        }

        return true;
    }
}
