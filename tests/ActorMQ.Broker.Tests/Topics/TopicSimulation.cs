using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Topics;

/// <summary>
/// Goal: whatever the order in which actors run, whatever name servers do, each send that waits for a topic
/// goes on or is refused exactly once, and a topic that a send went on with outlives a power cut.
/// Method: sends, deletions and operators race for three topics under a seed.
/// </summary>
public sealed class TopicSimulation
{
    private static readonly TopicName Pattern = new("TBW102");

    [Fact]
    public void Many_interleavings_answer_everyone_once() =>
        Simulator.Explore(firstSeed: 1, count: 150, Scenario);

    private static void Scenario(Simulator sim)
    {
        var disk = new SimulatedDisk();
        var host = new CatalogHost(sim.System, disk);
        var servers = new FakeNameServers();
        host.Catalog.StartRegistration(Settings(), servers, static _ => { }, static () => { });
        sim.RunUntilQuiet();
        var sends = new List<Send>();
        var admins = new List<FakeClient>();
        for (var step = 0; step < 60; step++)
        {
            DoSomething(sim, host, servers, sends, admins);
            sim.StepSome(10);
            if (sim.Chance.Next(12) == 0)
                sim.RunFor(TimeSpan.FromSeconds(1));
        }

        sim.RunFor(TimeSpan.FromSeconds(5));
        Assert.Empty(sim.Failures);
        Assert.All(sends, send => Assert.Equal(1, send.Answers));
        Assert.All(admins, admin => Assert.Single(admin.Answers));
        Assert.All(sends, send => Assert.Null(send.Code));

        var published = host.Catalog.Topics.Snapshot;
        disk.PowerCut(sim.Chance);
        var again = new CatalogHost(sim.CreateSystem("again", new()), disk).Catalog.Topics.Snapshot;
        Assert.Equal(Names(published), Names(again));
        Assert.Equal(published.Version, again.Version);
    }

    private static void DoSomething(
        Simulator sim,
        CatalogHost host,
        FakeNameServers servers,
        List<Send> sends,
        List<FakeClient> admins)
    {
        var topic = $"t{sim.Chance.Next(3)}";
        switch (sim.Chance.Next(8))
        {
            case 0 or 1:
                servers.Slow.Clear();
                servers.AnswerOpen(isGood: sim.Chance.Next(2) == 0);
                servers.Slow.Add($"ns-{sim.Chance.Next(3)}");
                break;
            case 2:
                admins.Add(host.NewClient());
                admins[^1].Delete(topic);
                break;
            case 3:
                admins.Add(host.NewClient());
                admins[^1].Create(topic, queues: sim.Chance.Next(1, 9));
                break;
            default:
                sends.Add(new Send());
                host.Catalog.TopicShards.CreateForSend(new TopicName(topic), Pattern, 4, 0, sends[^1]);
                break;
        }
    }

    private static List<string> Names(TopicSnapshot topics) =>
        [.. topics.Entries.Select(entry => entry.Config.ToString()).Order(StringComparer.Ordinal)];

    private static RegistrationSettings Settings() => new()
    {
        Cluster = new ClusterName("GoldCluster"),
        Broker = new BrokerName("broker-g"),
        Id = BrokerId.Master,
        Address = "127.0.0.1:10911",
        ReplicationAddress = "127.0.0.1:10912",
        NameServers = ["ns-0", "ns-1"],
    };

    private sealed class Send : ITopicContinuation
    {
        internal int Answers { get; private set; }

        internal ResponseCode? Code { get; private set; }

        public void OnTopicReady(TopicEntry? topic)
        {
            Assert.NotNull(topic);
            Answers++;
        }

        public void OnTopicRefused(ResponseCode code, string remark)
        {
            Answers++;
            Code = code;
        }
    }
}
