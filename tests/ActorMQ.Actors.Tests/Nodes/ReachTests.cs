using ActorMQ.Actors.Simulation;

namespace ActorMQ.Actors.Tests.Nodes;

/// <summary>Stories of regions that reach entities on other nodes.</summary>
public sealed class ReachTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Simulator _sim = new(seed: 7);
    private readonly SimulatedNodes _nodes;
    private readonly List<string> _log = [];
    private readonly Dictionary<string, ShardRegion<int, Letter>> _regions = [];

    public ReachTests()
    {
        _nodes = new SimulatedNodes(_sim, "a", "b", "c");
        foreach (var node in _nodes.All)
            _regions[node.Self.Node.Value] = Region(node);
    }

    private ShardRegion<int, Letter> Region(SimulatedNode node, int waitingMax = 1000) => new(
        node.System,
        "r",
        key => new Props<Letter>(() => new Scripted<Letter>
        {
            On = (c, letter) => Handle(c, key, letter),
            Stop = _ => _log.Add($"{key} ends on {node.Self.Node}"),
        })
        { Mailbox = MailboxOptions.Bounded(5) },
        new ShardRegionOptions<Letter>(),
        new RegionReach<int, Letter>(node.Port, node.Locations, new LetterCodec()) { WaitingMax = waitingMax });

    private void Handle(ActorContext<Letter> context, int key, Letter letter)
    {
        _log.Add($"{key} on {context.System.Name}: {letter}");
        if (letter.Number == 9)
            context.StopSelf();
        if (letter.Number != 8)
            letter.Reply?.Reply(letter.Number * 10);
    }

    private Task<int> Ask(string node, int key, int number, TimeSpan deadline) =>
        _regions[node].RefFor(key).Ask<int>(reply => new Letter(number, reply), deadline, default);

    private static int ReplyOf(Task<int> ask)
    {
        Assert.True(ask.IsCompletedSuccessfully, $"the ask is {ask.Status}");
        return ask.Result;
    }

    private static EntityNotReachedException Failure(Task<int> ask)
    {
        Assert.True(ask.IsFaulted, $"the ask is {ask.Status}");
        return Assert.IsType<EntityNotReachedException>(ask.Exception!.InnerException);
    }

    [Fact]
    public void A_message_goes_to_the_node_of_the_shard_whichever_node_it_is_told_on()
    {
        _nodes.Place("s1", "b");
        foreach (var node in new[] { "a", "b", "c" })
            Assert.Equal(TellResult.Accepted, _regions[node].Tell(1, new Letter(1)));
        _sim.RunFor(Second);
        Assert.Equal(["1 on b: 1", "1 on b: 1", "1 on b: 1"], _log);
        Assert.Equal(0, _regions["a"].EntityCount);
        Assert.Equal(new RegionStatistics(1, 0, 0, 0, 0), _regions["a"].Statistics);
        Assert.Equal(new RegionStatistics(0, 0, 0, 2, 0), _regions["b"].Statistics);
    }

    [Fact]
    public void Messages_of_one_sender_come_in_order()
    {
        _nodes.Place("s1", "b");
        var entity = _regions["a"].RefFor(1);
        for (var i = 10; i < 30; i++)
        {
            entity.Tell(new Letter(i));
            _sim.RunFor(TimeSpan.FromMilliseconds(_sim.Chance.Next(3)));
        }

        _sim.RunFor(Second);
        Assert.Equal(Enumerable.Range(10, 20).Select(i => $"1 on b: {i}"), _log);
    }

    [Fact]
    public void An_entity_of_another_node_can_be_asked()
    {
        _nodes.Place("s1", "b");
        var ask = Ask("a", 1, 4, Second);
        _sim.RunFor(Second);
        Assert.Equal(40, ReplyOf(ask));
    }

    [Fact]
    public void An_ask_keeps_to_its_deadline()
    {
        _nodes.Place("s1", "b");
        var ask = Ask("a", 1, 8, 2 * Second);
        _sim.RunFor(1.9 * Second);
        Assert.False(ask.IsCompleted);
        _sim.RunFor(0.2 * Second);
        Assert.True(ask.IsFaulted);
    }

    [Fact]
    public void What_is_told_while_a_shard_has_no_place_waits_and_comes_in_order()
    {
        var entity = _regions["a"].RefFor(1);
        for (var i = 10; i < 13; i++)
            Assert.Equal(TellResult.Accepted, entity.Tell(new Letter(i)));
        var ask = Ask("a", 1, 4, 5 * Second);
        _sim.RunFor(0.5 * Second);
        Assert.Empty(_log);
        _nodes.Place("s1", "c");
        _sim.RunFor(0.4 * Second);
        Assert.Equal(["1 on c: 10", "1 on c: 11", "1 on c: 12", "1 on c: 4"], _log);
        Assert.Equal(40, ReplyOf(ask));
        Assert.Equal(4, _regions["a"].Statistics.Waited);
    }

    [Fact]
    public void When_the_time_is_up_the_sender_is_told_what_happened()
    {
        _regions["a"].Tell(1, new Letter(5));
        var ask = Ask("a", 1, 4, 30 * Second);
        _sim.RunFor(0.99 * Second);
        Assert.Empty(_sim.DeadLetters);
        _sim.RunFor(0.02 * Second);
        var failure = Failure(ask);
        Assert.Equal(NotReachedReason.NoPlace, failure.Reason);
        Assert.Equal("a/r/1", failure.Entity);
        Assert.Equal("s1", failure.Shard);
        Assert.Equal(Second, failure.Waited);
        Assert.Equal(
            "Entity a/r/1 of shard s1 was not reached in 1000 ms: nobody knows where the shard lives; "
            + "ask again when it has a leader.",
            failure.Message);
        var letters = _sim.DeadLetters;
        Assert.Equal(["5", "4"], letters.Select(letter => $"{letter.Message}"));
        Assert.All(letters, letter => Assert.Equal(DeadLetterReason.NotReached, letter.Reason));
        Assert.Equal(failure.Message, letters[0].Detail);
        _nodes.Place("s1", "b");
        _sim.RunFor(Second);
        Assert.Empty(_log);
    }

    [Fact]
    public void So_many_wait_and_the_next_one_is_refused_at_once()
    {
        var node = _nodes.Start(new NodeName("d"));
        _regions["d"] = Region(node, waitingMax: 3);
        for (var i = 0; i < 3; i++)
            Assert.Equal(TellResult.Accepted, _regions["d"].Tell(1, new Letter(i)));
        Assert.Equal(TellResult.MailboxFull, _regions["d"].Tell(1, new Letter(3)));
        Assert.Equal(NotReachedReason.TooManyWait, Failure(Ask("d", 1, 4, Second)).Reason);
        Assert.Equal(TellResult.Accepted, _regions["d"].Tell(2, new Letter(0)));
    }

    [Fact]
    public void When_a_shard_moves_away_its_entities_end_and_handles_follow()
    {
        _nodes.Place("s1", "a");
        var entity = _regions["a"].RefFor(1);
        entity.Tell(new Letter(1));
        _sim.RunUntilQuiet();
        _nodes.Place("s1", "b");
        entity.Tell(new Letter(2));
        _sim.RunFor(Second);
        entity.Tell(new Letter(3));
        _sim.RunFor(Second);
        Assert.Equal(["1 on a: 1", "1 ends on a", "1 on b: 2", "1 on b: 3"], _log);
        Assert.Equal(0, _regions["a"].EntityCount);
        Assert.Empty(_sim.DeadLetters);
    }

    [Fact]
    public void What_waits_in_a_mailbox_when_its_shard_moves_away_goes_after_it_in_order()
    {
        _nodes.Place("s1", "a");
        for (var i = 10; i < 15; i++)
            Assert.Equal(TellResult.Accepted, _regions["a"].Tell(1, new Letter(i)));
        _nodes.Place("s1", "b");
        _sim.RunFor(Second);
        Assert.Equal(Enumerable.Range(10, 5).Select(i => $"1 on b: {i}"), _log.Where(l => l != "1 ends on a"));
        Assert.Empty(_sim.DeadLetters);
    }

    [Fact]
    public void A_shard_that_comes_back_before_its_entities_have_ended_has_one_life_at_a_time()
    {
        _nodes.Place("s1", "a");
        _regions["a"].Tell(1, new Letter(1));
        _sim.RunUntilQuiet();
        _nodes.Place("s1", "b");
        _nodes.Place("s1", "a");
        _regions["a"].Tell(1, new Letter(2));
        _sim.RunFor(Second);
        Assert.Equal(["1 on a: 1", "1 ends on a", "1 on a: 2"], _log);
    }

    [Fact]
    public void A_node_that_does_not_yet_know_of_its_shard_is_asked_again()
    {
        _nodes["a"].Locations.Set("s1", ShardPlace.On(new NodeName("b")));
        _regions["a"].Tell(1, new Letter(1));
        _regions["a"].Tell(1, new Letter(2));
        _sim.RunFor(0.2 * Second);
        Assert.Empty(_log);
        _nodes["b"].Locations.Set("s1", ShardPlace.Here);
        _sim.RunFor(0.2 * Second);
        Assert.Equal(["1 on b: 1", "1 on b: 2"], _log);
    }

    [Fact]
    public void A_node_that_cannot_be_reached_is_tried_until_the_time_is_up()
    {
        _nodes.Place("s1", "b");
        _nodes.Links.Cut(new NodeName("a"), new NodeName("b"));
        var mended = Ask("a", 1, 4, 30 * Second);
        _sim.RunFor(0.5 * Second);
        _nodes.Links.Mend();
        _sim.RunFor(0.2 * Second);
        Assert.Equal(40, ReplyOf(mended));
        _nodes.Links.Cut(new NodeName("a"), new NodeName("b"));
        var failed = Ask("a", 1, 5, 30 * Second);
        _sim.RunFor(1.2 * Second);
        var failure = Failure(failed);
        Assert.Equal(NotReachedReason.NotTaken, failure.Reason);
        Assert.False(failure.MayHaveArrived);
        Assert.Contains("node b did not take it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["1 on b: 4"], _log);
    }

    [Fact]
    public void What_is_lost_on_the_way_is_not_sent_again_and_its_sender_knows_that_it_may_have_arrived()
    {
        _nodes.Place("s1", "b");
        _nodes.Links.Cut(new NodeName("b"), new NodeName("a"));
        _regions["a"].Tell(1, new Letter(1));
        _sim.RunFor(10 * Second);
        Assert.Equal(["1 on b: 1"], _log);
        var letter = Assert.Single(_sim.DeadLetters);
        Assert.Contains("it may have arrived", letter.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_mailbox_there_is_told_here()
    {
        _nodes.Place("s1", "b");
        _nodes["b"].Locations.Set("s1", ShardPlace.Here);
        for (var i = 10; i < 30; i++)
            _regions["b"].Tell(1, new Letter(i));
        var ask = Ask("a", 1, 4, Second);

        // Time passes and no turn does: the mailbox is still full when the ask comes.
        _sim.Time.Advance(0.1 * Second);
        Assert.Equal(NotReachedReason.Full, Failure(ask).Reason);
    }

    [Fact]
    public void At_the_bound_of_the_link_the_sender_is_told_at_once()
    {
        _nodes.Place("s1", "b");
        _nodes.Links.InFlightMax = 2;
        Assert.Equal(TellResult.Accepted, _regions["a"].Tell(1, new Letter(1)));
        Assert.Equal(TellResult.Accepted, _regions["a"].Tell(1, new Letter(2)));
        Assert.Equal(TellResult.MailboxFull, _regions["a"].Tell(1, new Letter(3)));
        Assert.Equal(NotReachedReason.Full, Failure(Ask("a", 1, 4, Second)).Reason);
        _sim.RunFor(Second);
        Assert.Equal(TellResult.Accepted, _regions["a"].Tell(1, new Letter(5)));
    }

    [Fact]
    public void Messages_without_a_form_or_without_sense_are_refused_with_a_reason()
    {
        _nodes.Place("s1", "b");
        Assert.Equal(TellResult.NotSendable, _regions["a"].Tell(1, new Letter(Letter.Private)));
        Assert.Equal(TellResult.Accepted, _regions["b"].Tell(1, new Letter(Letter.Private)));
        var ask = Ask("a", 1, Letter.Garbled, Second);
        _sim.RunFor(Second);
        var failure = Failure(ask);
        Assert.Equal(NotReachedReason.Refused, failure.Reason);
        Assert.Contains("region r cannot read a message of 0 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, _regions["b"].Statistics.Refused);
        Assert.Equal(1, _regions["a"].Statistics.NotReached);
    }

    [Fact]
    public void A_region_that_stops_is_not_reached_any_more()
    {
        _nodes.Place("s1", "b");
        _ = _nodes["b"].System.StopAsync(_regions["b"].Guardian);
        _sim.RunUntilQuiet();
        var ask = Ask("a", 1, 4, 5 * Second);
        _sim.RunFor(2 * Second);
        Assert.Equal(NotReachedReason.NotTaken, Failure(ask).Reason);
    }

    [Fact]
    public void A_reply_finds_its_way_back_over_a_node_that_the_shard_has_left()
    {
        // b has taken the ask, and the shard moves to c before the entity has handled it.
        _nodes.Place("s1", "b");
        var ask = Ask("a", 1, 4, 5 * Second);
        _sim.Time.Advance(0.05 * Second);
        Assert.Equal(1, _regions["b"].EntityCount);
        _nodes.Place("s1", "c");
        _sim.RunFor(Second);
        Assert.Equal(["1 on c: 4"], _log.Where(line => !line.Contains("ends", StringComparison.Ordinal)));
        Assert.Equal(40, ReplyOf(ask));
    }
}
