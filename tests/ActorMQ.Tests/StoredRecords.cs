using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Tests;

/// <summary>A store that was written and stopped cleanly, without a broker.</summary>
internal static class StoredRecords
{
    private static readonly RecordHost Host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 10911));

    internal static StoreOptions Options { get; } = new()
    {
        CommitLog = new() { SegmentSizeBytes = 1024 * 1024 },
    };

    /// <summary>Writes messages <c>body 0</c> and on, with keys <c>order-0</c> and on, to one queue.</summary>
    internal static void Write(string root, int count)
    {
        using var store = MessageStore.Open(new DiskFiles(), root, Options)!;
        for (var index = 0; index < count; index++)
        {
            var number = index.ToString(CultureInfo.InvariantCulture);
            var draft = new RecordDraft
            {
                Topic = "orders"u8,
                Body = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes("body " + number)),
                Properties = MessageProperties.Format([new(PropertyNames.Keys, "order-" + number)]),
                BornHost = Host,
                StoreHost = Host,
            };
            Assert.Equal(RecordFault.None, draft.Measure(out var size));
            var bytes = new byte[size];
            draft.WriteTo(bytes);
            store.Log.Append(bytes, new QueueOffset(index), 1_800_000_000_000 + index);
            store.Log.Write();
            Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
            Assert.True(store.Queues.Apply(record));
        }

        store.Close();
    }
}
