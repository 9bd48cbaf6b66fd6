using System.Buffers;
using System.Net;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client.Tests;

/// <summary>Messages as the records that a pull hands out. Store time counts up by one a message.</summary>
internal sealed class FakeStore(IPEndPoint place)
{
    private readonly Lock _gate = new();
    private readonly List<(string Topic, int Queue, byte[] Record)> _log = [];

    /// <summary>The oldest offset that any queue admits to.</summary>
    internal long Begin { get; set; }

    internal IReadOnlyList<StoredMessage> Of(string topic)
    {
        lock (_gate)
            return [.. _log.Where(r => Is(r.Topic, topic)).Select(r => Parse(r.Record))];
    }

    internal long End(string topic, int queue)
    {
        lock (_gate)
            return InQueue(topic, queue).LongCount();
    }

    internal StoredMessage At(long position)
    {
        lock (_gate)
            return Parse(_log[(int)position].Record);
    }

    internal byte[] RecordsOf(string topic)
    {
        lock (_gate)
            return [.. _log.Where(r => Is(r.Topic, topic)).SelectMany(r => r.Record)];
    }

    internal byte[]? RecordAt(long position)
    {
        lock (_gate)
            return position < _log.Count ? _log[(int)position].Record : null;
    }

    internal long Search(string topic, int queue, long timeMs)
    {
        lock (_gate)
            return InQueue(topic, queue).Count(r => Parse(r).StoreTimestampMs < timeMs);
    }

    internal void Append(
        string topic,
        int queue,
        ReadOnlySequence<byte> body,
        ReadOnlySpan<byte> properties,
        in SendMessageRequestHeader header)
    {
        lock (_gate)
        {
            var draft = new RecordDraft
            {
                Topic = Encoding.UTF8.GetBytes(topic),
                Body = body,
                Properties = properties,
                Queue = new QueueId(queue),
                SysFlag = new MessageSysFlag(header.SysFlag),
                Flag = header.Flag,
                BornHost = RecordHost.From(place),
                StoreHost = RecordHost.From(place),
                BornTimestampMs = header.BornTimestamp,
                StoreTimestampMs = _log.Count,
                ReconsumeTimes = header.ReconsumeTimes,
                QueueOffset = new QueueOffset(End(topic, queue)),
                Position = new JournalPosition(_log.Count),
            };
            draft.Measure(out var size);
            var record = new byte[size];
            draft.WriteTo(record);
            _log.Add((topic, queue, record));
        }
    }

    internal (byte[] Body, long Next) Read(string topic, int queue, long offset, int countMax)
    {
        lock (_gate)
        {
            var records = InQueue(topic, queue).Skip((int)offset).Take(countMax).ToList();
            return ([.. records.SelectMany(r => r)], offset + records.Count);
        }
    }

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);

    private IEnumerable<byte[]> InQueue(string topic, int queue) =>
        _log.Where(r => r.Queue == queue && Is(r.Topic, topic)).Select(r => r.Record);

    private static StoredMessage Parse(byte[] record)
    {
        var run = new ReadOnlySequence<byte>(record);
        Assert.True(StoredMessage.TryRead(ref run, out var message, out var fault), fault.ToString());
        return message!;
    }
}
