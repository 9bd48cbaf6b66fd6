using System.Buffers;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>
/// Goal: of a queue's batches only those are written whose offsets come next, whatever was refused before and
/// whatever its queue had not heard yet. Method: plain calls.
/// </summary>
public sealed class UnacknowledgedBatchesTests : IDisposable
{
    private readonly MessageStore _store = MessageStore.Open(new SimulatedDisk(), "/store", new StoreOptions
    {
        CommitLog = new() { SegmentSizeBytes = 1 << 16 },
    })!;

    private readonly UnacknowledgedBatches _batches = new();

    private ConsumeQueue Queue => _store.Queues.Get(new TopicName("T"), new QueueId(0));

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Batches_come_one_behind_the_other()
    {
        Assert.True(_batches.TryExpect(Batch(0, 2)));
        Assert.False(_batches.TryExpect(Batch(3, 1)));
        Assert.True(_batches.TryExpect(Batch(2, 1)));
        Assert.False(_batches.TryExpect(Batch(2, 1)));
    }

    [Fact]
    public void What_was_refused_comes_next_again_and_what_is_behind_it_does_not()
    {
        var refused = Batch(0, 2);
        Assert.True(_batches.TryExpect(refused));
        Assert.True(_batches.TryExpect(Batch(2, 1)));
        _batches.Forget(refused);
        Assert.False(_batches.TryExpect(Batch(3, 1)));
        Assert.True(_batches.TryExpect(Batch(0, 1)));
    }

    [Fact]
    public void What_another_leader_has_written_meanwhile_counts()
    {
        Assert.True(_batches.TryExpect(Batch(0, 1)));
        _batches.Clear();
        Assert.True(_store.Queues.Apply(Queue, QueueOffset.Zero, new ConsumeQueueUnit(new(0), 100, default)));
        Assert.False(_batches.TryExpect(Batch(0, 1)));
        Assert.True(_batches.TryExpect(Batch(1, 1)));
    }

    [Fact]
    public void A_queue_whose_batches_are_all_applied_goes_by_what_it_holds()
    {
        var first = Batch(0, 1);
        Assert.True(_batches.TryExpect(first));
        _batches.Add(first);
        Assert.True(_store.Queues.Apply(Queue, QueueOffset.Zero, new ConsumeQueueUnit(new(0), 100, default)));
        Assert.Same(first, _batches.Dequeue());
        Assert.False(_batches.TryExpect(Batch(0, 1)));
        Assert.True(_batches.TryExpect(Batch(1, 1)));
    }

    private AppendBatch Batch(long first, int count)
    {
        var batch = new AppendBatch();
        batch.Begin(session: null!, topic: null, new QueueId(0));
        var draft = new RecordDraft
        {
            Topic = "T"u8.ToArray(),
            Body = new ReadOnlySequence<byte>("m"u8.ToArray()),
            BornHost = TestBroker.StoreHost,
            StoreHost = TestBroker.StoreHost,
        };
        Assert.Equal(RecordFault.None, draft.Measure(out var size));
        for (var i = 0; i < count; i++)
            batch.AddRecord(draft, size, default);
        batch.Place(new(first), owner: null!, Queue, beginsAnew: false);
        return batch;
    }
}
