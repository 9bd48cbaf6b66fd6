namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>The checker of histories finds what it is for: each test plants one fault in a history that is right.</summary>
public sealed class HistoryCheckerTests
{
    private static readonly QueueKey Queue = new("shard-0", 1);
    private static readonly QueueKey Other = new("shard-1", 1);

    private readonly List<HistoryEvent> _events = [];
    private readonly Dictionary<QueueKey, IReadOnlyList<Sent>> _final = [];

    public HistoryCheckerTests()
    {
        // Producer 1 sends 1, 2, 3 to one queue, of which 2 is not answered and stands there all the same; producer 2
        // sends one message in between, and one to another queue that nobody takes.
        Acknowledge(new(1, 1), 0);
        Fail(new(1, 2));
        Acknowledge(new(2, 1), 2);
        Acknowledge(new(1, 3), 3);
        Fail(new(2, 2));
        _final[Queue] = [new(1, 1), new(1, 2), new(2, 1), new(1, 3)];
        _final[Other] = [];
        for (var offset = 0; offset < 4; offset++)
            Deliver(consumer: 7, _final[Queue][offset], offset);
    }

    [Fact]
    public void A_history_that_kept_all_promises_has_no_fault() => Assert.Empty(Faults());

    [Fact]
    public void What_was_acknowledged_and_is_not_there_is_found()
    {
        _final[Queue] = [.. _final[Queue].Take(3)];
        Assert.Contains("lost: 1:3 was acknowledged at shard-0/1@3, and nothing stands there", Faults(), StringComparer.Ordinal);
    }

    [Fact]
    public void A_queue_that_is_not_there_at_all_is_found()
    {
        Acknowledge(new(2, 4), 0, Other);
        _final.Remove(Other);
        Assert.Equal(["lost: 2:4 was acknowledged at shard-1/1@0, and nothing stands there"], Faults());
    }

    [Fact]
    public void What_was_acknowledged_and_replaced_is_found()
    {
        _final[Queue] = [new(1, 1), new(1, 2), new(2, 2), new(1, 3)];
        Assert.Contains("lost: 2:1 was acknowledged at shard-0/1@2, and 2:2 stands there", Faults(), StringComparer.Ordinal);
    }

    [Fact]
    public void A_place_that_two_were_told_is_found()
    {
        Acknowledge(new(2, 3), 3);
        Assert.Contains("given twice: shard-0/1@3 was acknowledged for 1:3 and 2:3", Faults(), StringComparer.Ordinal);
    }

    [Fact]
    public void Messages_of_one_producer_that_changed_places_are_found()
    {
        Acknowledge(new(1, 4), 1);
        Assert.Contains("out of order: 1:3 at shard-0/1@3, then 1:4 at shard-0/1@1", Faults(), StringComparer.Ordinal);
    }

    [Fact]
    public void The_order_of_answers_counts_nothing_the_order_of_sends_does()
    {
        Acknowledge(new(3, 2), 5);
        Acknowledge(new(3, 1), 4);
        _final[Queue] = [.. _final[Queue], new(3, 1), new(3, 2)];
        Deliver(7, new(3, 1), 4);
        Deliver(7, new(3, 2), 5);
        Assert.Empty(Faults());
    }

    [Fact]
    public void A_message_that_stands_twice_is_found()
    {
        _final[Other] = [new(1, 2)];
        Assert.Contains("doubled: 1:2 stands at shard-0/1@1 and shard-1/1@0", Faults(), StringComparer.Ordinal);
    }

    [Fact]
    public void A_message_that_nobody_has_sent_is_found()
    {
        _final[Other] = [new(9, 9)];
        Assert.Contains("invented: 9:9 stands at shard-1/1@0, and nobody has sent it", Faults(), StringComparer.Ordinal);
    }

    [Fact]
    public void What_a_consumer_saw_and_was_cut_is_found()
    {
        Deliver(7, new(2, 2), 4);
        Assert.Equal(["seen and gone: consumer 7 saw 2:2 at shard-0/1@4, where nothing stands"], Faults());
    }

    [Fact]
    public void What_a_consumer_saw_and_was_replaced_is_found()
    {
        Deliver(8, new(1, 1), 0);
        Deliver(8, new(2, 2), 1);
        Assert.Contains("seen and gone: consumer 8 saw 2:2 at shard-0/1@1, where 1:2 stands", Faults(), StringComparer.Ordinal);
    }

    [Fact]
    public void A_consumer_that_was_not_given_a_message_is_found()
    {
        Deliver(8, new(1, 1), 0);
        Deliver(8, new(2, 1), 2);
        Deliver(8, new(1, 3), 3);
        Assert.Equal(["skipped: consumer 8 got shard-0/1@2 when 1 was next"], Faults());
    }

    [Fact]
    public void A_consumer_that_was_given_a_message_twice_is_found()
    {
        Deliver(7, new(1, 3), 3);
        Assert.Equal(["skipped: consumer 7 got shard-0/1@3 when 4 was next"], Faults());
    }

    [Fact]
    public void A_consumer_that_was_sent_back_is_found()
    {
        _events.Add(new Moved(default, 7, Queue, From: 4, To: 2));
        Assert.Equal(["sent back: consumer 7 stood in shard-0/1 at 4, and was told to go to 2"], Faults());
    }

    [Fact]
    public void A_consumer_that_did_not_get_the_end_is_found()
    {
        Deliver(8, new(1, 1), 0);
        Assert.Equal(["not delivered: consumer 8 got shard-0/1 up to 1 of 4"], Faults());
    }

    [Fact]
    public void Bodies_name_their_message()
    {
        var sent = new Sent(17, 4_711);
        Assert.Equal(sent, Sent.OfBody(sent.ToBody(100)));
        Assert.Equal(100, sent.ToBody(100).Length);
        Assert.Equal(sent, Sent.OfBody(sent.ToBody(0)));
        Assert.Throws<FormatException>(() => Sent.OfBody("hello"u8));
    }

    private IReadOnlyList<string> Faults() => HistoryChecker.FaultsOf(_events, new FinalLog(_final));

    private void Acknowledge(Sent sent, long offset, QueueKey? queue = null) =>
        _events.Add(new Acknowledged(default, sent, new(queue ?? Queue, offset), default));

    private void Fail(Sent sent) => _events.Add(new Failed(default, sent, Queue, "nobody answered"));

    private void Deliver(int consumer, Sent sent, long offset) =>
        _events.Add(new Delivered(default, consumer, sent, new(Queue, offset)));
}
