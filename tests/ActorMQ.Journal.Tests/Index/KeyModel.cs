using System.Text;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>What a query must find, by reading the whole log: the dumb second implementation.</summary>
internal sealed class KeyModel
{
    private readonly Dictionary<(string Topic, string Key), List<(JournalPosition Position, long StoredMs)>>
        _places = [];

    public IEnumerable<(string Topic, string Key)> Keys => _places.Keys;

    public int RecordCount { get; private set; }

    public static KeyModel Of(CommitLog log) => Of(log, log.End);

    public static KeyModel Of(CommitLog log, JournalPosition end)
    {
        var model = new KeyModel();
        var reader = log.ReadFrom(log.Start);
        while (reader.TryRead(end, out var record, out _))
        {
            model.RecordCount++;
            if (record.SysFlag.Transaction != TransactionKind.RolledBack)
                model.Add(record);
        }

        return model;
    }

    /// <summary>Positions in the order of the log: of more than wanted, the newest.</summary>
    public IReadOnlyList<long> Find(
        string topic, string key, int countMax = 64, long beginMs = 0, long endMs = long.MaxValue) =>
        [.. _places.GetValueOrDefault((topic, key), [])
            .Where(place => place.StoredMs >= beginMs && place.StoredMs <= endMs)
            .Select(place => place.Position.Value)
            .TakeLast(countMax)];

    private void Add(MessageRecord record)
    {
        var properties = MessageProperties.Parse(record.Properties);
        var keys = properties.GetValueOrDefault(PropertyNames.Keys, "").Split(' ')
            .Append(properties.GetValueOrDefault(PropertyNames.UniqueKey, ""))
            .Where(key => key.Length > 0)
            .Distinct(StringComparer.Ordinal);
        var topic = Encoding.UTF8.GetString(record.Topic);
        foreach (var key in keys)
        {
            if (!_places.TryGetValue((topic, key), out var places))
                _places[(topic, key)] = places = [];
            places.Add((record.Position, record.StoreTimestampMs));
        }
    }
}

/// <summary>Asks an index as a broker does.</summary>
internal static class IndexAsking
{
    public static void CatchUp(this MessageIndex index)
    {
        while (index.Advance(100))
        {
        }
    }

    public static IReadOnlyList<long> Ask(
        this MessageIndex index, string topic, string key, int countMax = 64, long beginMs = 0,
        long endMs = long.MaxValue)
    {
        var query = new IndexQuery(topic, key, countMax, beginMs, endMs);
        IndexAnswer? answer;
        while ((answer = index.Find(query)) is null)
            index.CatchUp();
        return [.. answer.Records.Select(bytes =>
        {
            Assert.Equal(RecordFault.None, MessageRecord.Read(bytes.Span, out var record));
            return record.Position.Value;
        })];
    }
}
