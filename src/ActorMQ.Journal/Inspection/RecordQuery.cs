using System.Text;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Inspection;

/// <summary>Which records of a log are asked for; what is null does not matter.</summary>
public sealed record RecordQuery
{
    /// <summary>The first place to look at; need not be a record's begin.</summary>
    public JournalPosition From { get; init; }

    /// <summary>Records that begin here or later are not wanted.</summary>
    public JournalPosition? To { get; init; }

    /// <summary>Stored then or later, in milliseconds since 1970.</summary>
    public long? FromMs { get; init; }

    /// <summary>Stored before, in milliseconds since 1970.</summary>
    public long? ToMs { get; init; }

    /// <summary>The topic's name.</summary>
    public string? Topic { get; init; }

    /// <summary>The queue's number in its topic.</summary>
    public int? Queue { get; init; }

    /// <summary>One of the message's keys, or its unique key.</summary>
    public string? Key { get; init; }

    /// <summary>No more records than this.</summary>
    public long? CountMax { get; init; }

    /// <summary>Reads the records of a store that no broker has open, in the log's order.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="root">The store's directory.</param>
    /// <param name="onRecord">Takes each record that fits.</param>
    /// <returns>What lay on the way and is no record.</returns>
    /// <exception cref="InvalidDataException">There is no store.</exception>
    /// <exception cref="IOException">A broker has it open, or the disk could not read.</exception>
    public IReadOnlyList<DamagedStretch> Run(
        IJournalFiles files, string root, Action<StoredMessage> onRecord)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(onRecord);
        using var store = StoreFiles.Open(files, root);
        var stretches = new List<DamagedStretch>();
        var left = CountMax ?? long.MaxValue;
        foreach (var run in store.OpenRuns())
        {
            var begin = From > run.Start ? From : run.Start;
            if (left == 0 || RecordSearch.FindWhole(run, begin, run.End) is not { } first)
                continue;
            stretches.AddRange(LogWalk.Walk(run, first, ownFrom: null, record =>
            {
                if (record.Position >= To || record.StoreTimestampMs >= ToMs)
                    return false;
                if (!Fits(record))
                    return true;
                if (StoredMessage.From(record, StoredMessage.DefaultBodySizeMax, out var message)
                    == RecordFault.None)
                {
                    onRecord(message!);
                    left--;
                }

                return left > 0;
            }));
        }

        return [.. stretches.Where(stretch => !stretch.IsLast || !stretch.IsEmpty)];
    }

    private bool Fits(MessageRecord record) =>
        (FromMs is null || record.StoreTimestampMs >= FromMs)
        && (Queue is null || record.Queue.Value == Queue)
        && (Topic is null || record.Topic.SequenceEqual(Encoding.UTF8.GetBytes(Topic)))
        && (Key is null || HasKey(record));

    private bool HasKey(MessageRecord record)
    {
        var key = Encoding.UTF8.GetBytes(Key!);
        if (record.TryGetProperty("UNIQ_KEY"u8, out var unique) && unique.SequenceEqual(key))
            return true;
        if (!record.TryGetProperty("KEYS"u8, out var keys))
            return false;
        foreach (var range in keys.Split((byte)' '))
        {
            if (keys[range].SequenceEqual(key))
                return true;
        }

        return false;
    }
}
