using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Groups;

/// <summary>
/// Goal: whatever the order in which actors run, every request is answered once, members are those that are
/// there, and the last committed offset outlives a killed process.
/// Method: clients do random things under a seed; what is expected is kept beside, by the order of each
/// client.
/// </summary>
public sealed class CatalogSimulation
{
    [Fact]
    public void Many_interleavings_end_as_the_clients_expect() =>
        Simulator.Explore(firstSeed: 1, count: 150, Scenario);

    [Fact]
    public void One_seed_runs_the_same_twice() =>
        Assert.Equal(Simulator.Replay(7, Scenario).Lines, Simulator.Replay(7, Scenario).Lines);

    private static void Scenario(Simulator sim)
    {
        var disk = new SimulatedDisk();
        var host = new CatalogHost(sim.System, disk);
        sim.RunUntilQuiet();
        host.NewClient().Create("orders");
        sim.RunUntilQuiet();
        var actors = Enumerable.Range(0, 6)
            .Select(i => new Scripted(host, $"g{i % 2}", queue: i / 2)).ToList();
        for (var step = 0; step < 60; step++)
        {
            actors[sim.Chance.Next(actors.Count)].DoSomething(sim.Chance);
            sim.StepSome(12);
            if (sim.Chance.Next(10) == 0)
                sim.RunFor(TimeSpan.FromSeconds(sim.Chance.Next(4)));
        }

        sim.RunFor(TimeSpan.FromSeconds(sim.Chance.Next(13)));
        sim.RunUntilQuiet();
        Assert.Empty(sim.Failures);
        Assert.All(actors, actor => actor.AssertAnswered());
        foreach (var group in new[] { "g0", "g1" })
        {
            var expected = actors.Where(actor => actor.IsMember && actor.IsOf(group))
                .Select(actor => actor.Id);
            var view = host.Catalog.Groups.Find(new GroupName(group))?.View ?? GroupView.Empty;
            Assert.Equal(expected.Order(), view.Members.Select(member => member.Connection).Order());
        }

        AssertOffsets(host, sim, actors);
        disk.Kill();
        AssertOffsets(new CatalogHost(sim.CreateSystem("again", new()), disk), sim, actors);
    }

    private static void AssertOffsets(CatalogHost host, Simulator sim, List<Scripted> actors)
    {
        foreach (var actor in actors.Where(actor => actor.Committed is not null))
        {
            var asker = host.NewClient();
            asker.Query(actor.Group, "orders", actor.Queue);
            sim.RunUntilQuiet();
            Assert.Equal($"{actor.Committed}", asker.Answers.Single().Fields["offset"]);
        }
    }

    /// <summary>One client that knows what it did.</summary>
    private sealed class Scripted(CatalogHost host, string group, int queue)
    {
        private FakeClient _client = host.NewClient();
        private int _asked;

        internal string Group => group;

        internal int Queue => queue;

        internal long Id => _client.Id;

        internal bool IsMember { get; private set; }

        internal long? Committed { get; private set; }

        internal bool IsOf(string name) => string.Equals(name, group, StringComparison.Ordinal);

        internal void DoSomething(Random chance)
        {
            switch (chance.Next(6))
            {
                case 0 or 1:
                    _client.Beat(group, "orders");
                    (IsMember, _asked) = (true, _asked + 1);
                    break;
                case 2:
                    // Before the answer to its heartbeat a client does not know that it is in.
                    if (_client.Answers.Count < _asked)
                        break;
                    _client.Leave(group);
                    (IsMember, _asked) = (false, _asked + 1);
                    break;
                case 3:
                    _client.Disconnect();
                    _client = host.NewClient();
                    (IsMember, _asked) = (false, 0);
                    break;
                default:
                    Commit(chance.Next(1000));
                    break;
            }
        }

        internal void AssertAnswered()
        {
            Assert.Equal(_asked, _client.Answers.Count);
            Assert.Equal(_asked, _client.Answers.Select(answer => answer.Opaque).Distinct().Count());
            Assert.All(_client.Answers, answer => Assert.True(
                answer.Code is ResponseCode.Success or ResponseCode.SubscriptionGroupNotExist,
                answer.ToString()));
        }

        private void Commit(long offset)
        {
            _asked++;

            // Without a group it is refused at once; otherwise the log has it first.
            if (_client.Commit(group, "orders", queue, offset) is null)
                Committed = offset;
        }
    }
}
