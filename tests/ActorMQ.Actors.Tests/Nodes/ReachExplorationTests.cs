using ActorMQ.Actors.Simulation;

namespace ActorMQ.Actors.Tests.Nodes;

/// <summary>
/// Goal: whatever moves, gets lost, comes late or twice, no message is handled twice, and none gets lost
/// without its sender being told.
/// Method: three nodes under a seed tell numbered messages to entities whose shards move; nodes hear of moves
/// at different times. Then the histories are compared with what was handled, answered and given up.
/// </summary>
public sealed class ReachExplorationTests
{
    private const int KeyCount = 6;

    [Fact]
    public void Under_moves_losses_and_doubles() =>
        Simulator.Explore(0, 120, sim => Run(sim, moves: true, losesOneIn: 30, doublesOneIn: 10));

    [Fact]
    public void Under_moves_alone_nothing_is_in_doubt() =>
        Simulator.Explore(1_000, 80, sim => Run(sim, moves: true, losesOneIn: 0, doublesOneIn: 5));

    [Fact]
    public void While_nothing_moves_all_is_handled_in_the_order_of_each_sender() =>
        Simulator.Explore(2_000, 40, sim => Run(sim, moves: false, losesOneIn: 0, doublesOneIn: 5));

    [Fact]
    public void A_message_twice_and_one_lost_without_a_word_are_noticed()
    {
        var history = new ReachHistory();
        history.Tell(1, 7, TellResult.Accepted);
        history.Handle(1, 7);
        history.Handle(1, 7);
        Assert.ThrowsAny<Exception>(() => history.Check([], mayLose: true));
        var lost = new ReachHistory();
        lost.Tell(1, 8, TellResult.Accepted);
        Assert.ThrowsAny<Exception>(() => lost.Check([], mayLose: true));
    }

    private static void Run(Simulator sim, bool moves, int losesOneIn, int doublesOneIn)
    {
        var nodes = new SimulatedNodes(sim, "a", "b", "c");
        nodes.Links.LosesOneIn = losesOneIn;
        nodes.Links.DoublesOneIn = doublesOneIn;
        nodes.Links.DelayMaxMs = sim.Chance.Next(1, 40);
        var history = new ReachHistory();
        var senders = new List<Sender>();
        foreach (var node in nodes.All)
        {
            var region = Region(node, history);
            for (var key = 0; key < KeyCount; key++)
                senders.Add(new Sender(region, key, history));
        }

        for (var shard = 0; shard < KeyCount; shard++)
            nodes.Place($"s{shard}", Any(sim));
        for (var round = 0; round < 60; round++)
        {
            for (var i = sim.Chance.Next(12); i > 0; i--)
                senders[sim.Chance.Next(senders.Count)].Tell();
            if (sim.Chance.Next(10) == 0)
                senders[sim.Chance.Next(senders.Count)].Ask();
            if (moves && sim.Chance.Next(6) == 0)
                nodes.PlaceSlowly($"s{sim.Chance.Next(KeyCount)}", sim.Chance.Next(4) == 0 ? null : Any(sim), 400);
            sim.RunFor(TimeSpan.FromMilliseconds(sim.Chance.Next(60)));
        }

        sim.RunFor(TimeSpan.FromSeconds(30));
        history.Check(sim.DeadLetters, mayLose: losesOneIn > 0);
        if (!moves)
            history.CheckOrder(senders.Select(sender => sender.Numbers));
        else
            Assert.True(history.HandledCount > 0, "some messages get through");
    }

    private static string Any(Simulator sim) => new[] { "a", "b", "c" }[sim.Chance.Next(3)];

    private static ShardRegion<int, Letter> Region(SimulatedNode node, ReachHistory history) => new(
        node.System,
        "r",
        key => new Props<Letter>(() => new Scripted<Letter>
        {
            On = (_, letter) =>
            {
                history.Handle(key, letter.Number);
                letter.Reply?.Reply(letter.Number);
            },
        }),
        new ShardRegionOptions<Letter>(),
        new RegionReach<int, Letter>(node.Port, node.Locations, new LetterCodec()));

    private sealed class Sender(ShardRegion<int, Letter> region, int key, ReachHistory history)
    {
        private readonly EntityRef<int, Letter> _entity = region.RefFor(key);

        internal List<int> Numbers { get; } = [];

        internal void Tell()
        {
            var number = history.NextNumber();
            Numbers.Add(number);
            var letter = new Letter(number);
            history.Tell(key, number, number % 2 == 0 ? _entity.Tell(letter) : region.Tell(key, letter));
        }

        internal void Ask()
        {
            var number = history.NextNumber();
            Numbers.Add(number);
            history.Ask(key, number, _entity.Ask<int>(
                reply => new Letter(number, reply), TimeSpan.FromSeconds(2), default));
        }
    }
}
