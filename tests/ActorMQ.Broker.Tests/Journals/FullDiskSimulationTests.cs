using System.Text;
using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Journals;

/// <summary>
/// Goal: whatever the interleaving, a full disk leaves no gap in offsets, stores nothing that was refused,
/// and each send is answered once. Method: several clients and queues in a seeded simulation; room comes and
/// goes.
/// </summary>
public sealed class FullDiskSimulationTests
{
    private const int QueueCount = 2;
    private static readonly string Filler = new('x', 60_000);

    [Fact]
    public void Refused_messages_are_nowhere_and_acknowledged_ones_are_where_they_were_said_to_be()
    {
        var refused = 0;
        for (var seed = 0; seed < 40; seed++)
            refused += Run(seed);
        Assert.True(refused > 40, $"only {refused} sends were refused");
    }

    private static int Run(int seed)
    {
        var chance = new Random(seed);
        var disk = new SimulatedDisk { CapacityBytes = 3 << 20 };
        var simulator = new Simulator(seed);
        var settings = new MessagePathSettings { Log = new LogSettings { SyncFlush = seed % 2 == 0 } };
        var broker = new TestBroker(simulator.System, disk, settings).WithTopic("T", QueueCount);
        var clients = Enumerable.Range(0, 3).Select(_ => broker.NewClient()).ToList();
        var bodies = new Dictionary<int, (int Queue, string Body)>();
        for (var round = 0; round < 60; round++)
        {
            // Then a little room comes, and is used up again.
            if (round >= 45 && chance.Next(6) == 0)
                disk.CapacityBytes += 1 << 20;
            var client = clients[chance.Next(clients.Count)];
            for (var count = chance.Next(1, 4); count > 0; count--)
            {
                var queue = chance.Next(QueueCount);
                var body = $"{Filler}{bodies.Count}";
                bodies.Add(Post(client, queue, body), (queue, body));
            }

            client.EndRead();
            simulator.StepSome(10);
        }

        disk.CapacityBytes = 1 << 30;
        simulator.RunUntilQuiet();
        simulator.RunFor(TimeSpan.FromSeconds(2));
        for (var queue = 0; queue < QueueCount; queue++)
        {
            bodies.Add(Post(clients[0], queue, "last"), (queue, "last"));
        }

        clients[0].EndRead();
        simulator.RunUntilQuiet();
        return Check(seed, simulator, broker, clients, bodies);
    }

    private static int Post(TestBroker.TestClient client, int queue, string body) => client.Post(
        RequestCode.SendMessageV2, TestBroker.SendHeader("T", queue), Encoding.UTF8.GetBytes(body));

    private static int Check(
        int seed,
        Simulator simulator,
        TestBroker broker,
        List<TestBroker.TestClient> clients,
        Dictionary<int, (int Queue, string Body)> bodies)
    {
        var answers = clients
            .SelectMany(client => client.Replies.Answers)
            .ToDictionary(answer => answer.Opaque);
        Assert.Equal(bodies.Keys.Order(), answers.Keys.Order());
        var expected = Enumerable.Range(0, QueueCount)
            .Select(_ => new SortedDictionary<long, string>())
            .ToList();
        foreach (var (opaque, (queue, body)) in bodies)
        {
            var answer = answers[opaque];
            if (answer.Code == ResponseCode.Success)
                Assert.True(expected[queue].TryAdd(answer.Number("queueOffset"), body), $"seed {seed}");
            else
                Assert.Equal(ResponseCode.ServiceNotAvailable, answer.Code);
        }

        for (var queue = 0; queue < QueueCount; queue++)
        {
            Assert.Equal("last", expected[queue].Last().Value);
            Assert.Equal(
                Enumerable.Range(0, expected[queue].Count).Select(i => (long)i), expected[queue].Keys);
            var stored = broker.ReadAll(simulator, queue).Select(one => one.Body);
            Assert.True(
                expected[queue].Values.SequenceEqual(stored, StringComparer.Ordinal), $"seed {seed}");
        }

        return answers.Values.Count(answer => answer.Code != ResponseCode.Success);
    }
}
