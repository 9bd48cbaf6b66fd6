using System.Globalization;
using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Journals;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>
/// Clients send, pull, commit, make and delete topics while two replicas follow, lead, crash, fail over and
/// run out of room by a seed; then everything heals, and both have the same.
/// </summary>
internal sealed class ReplicaScenario
{
    private static readonly string[] Topics = ["T", "U"];
    private readonly Simulator _simulator;
    private readonly ReplicaPair _pair;
    private readonly List<(Client Client, int Opaque, string Topic, string Body)> _sends = [];
    private readonly List<(Client Client, int Opaque, string Topic, int Queue, long From)> _pulls = [];
    private readonly Client?[] _clients = new Client?[2];
    private int _sent;

    internal ReplicaScenario(Simulator simulator, bool sync)
    {
        _simulator = simulator;
        _pair = new ReplicaPair(simulator, new LogSettings { SyncFlush = sync, GrowthSize = 1000 });
    }

    /// <summary>Messages of T that were acknowledged, and found in the end.</summary>
    internal int AcknowledgedCount { get; private set; }

    /// <summary>Messages of T that consumers saw, and that were the same in the end.</summary>
    internal int SeenCount { get; private set; }

    /// <summary>How often the leadership went from one to the other, or was taken anew.</summary>
    internal long Epochs => _pair.Epoch;

    private Random Chance => _simulator.Chance;

    internal void Run()
    {
        _pair.Heal();
        Leading()!.Create("T", 2);
        _pair.Heal();
        Leading()!.Pull("T", 0, 0);
        _pair.Heal();
        for (var round = Chance.Next(20, 120); round > 0; round--)
        {
            Act();
            for (var steps = Chance.Next(4); steps > 0; steps--)
                _pair.Step();
            _simulator.StepSome(20);
            if (Chance.Next(8) == 0)
                _simulator.RunFor(TimeSpan.FromMilliseconds(Chance.Next(600)));
        }

        foreach (var index in new[] { 0, 1 })
            _pair.DiskOf(index).CapacityBytes = long.MaxValue;
        _pair.Heal();
        Check();
    }

    private void Act()
    {
        var (index, topic) = (Chance.Next(2), Topics[Chance.Next(2)]);
        switch (Chance.Next(24))
        {
            case 0:
                _pair.Crash(index);
                ClientOf(index);
                break;
            case 1 or 2:
                _pair.Restart(index);
                break;
            case 3:
                _pair.TryFailOver();
                break;
            case 4:
                Leading()?.Create(topic, 2);
                break;
            case 5:
                Leading()?.Delete("U");
                break;
            case 6:
                ClientOf(index)?.Commit("CG", topic, Chance.Next(2), Chance.Next(5));
                break;
            case 11 or 12:
                _pair.Interrupt(Chance.Next(3) == 0 ? ShardService.Holding : ShardService.Taking);
                break;
            case 7 when Chance.Next(2) == 0:
                _pair.DiskOf(index).CapacityBytes = Chance.Next(2) == 0 ? 0 : long.MaxValue;
                break;
            case 8 or 9 or 10 when ClientOf(index) is { } client:
                var (queue, from) = (Chance.Next(2), Chance.Next(5));
                var asked = client.Pull(topic, queue, from, waits: Chance.Next(2) == 0);
                _pulls.Add((client, asked, topic, queue, from));
                break;
            default:
                Send(Chance.Next(8) == 0 ? index : _pair.Leader, topic);
                break;
        }
    }

    private void Send(int replica, string topic)
    {
        if (ClientOf(replica) is not { } client)
            return;
        for (var count = Chance.Next(1, 5); count > 0; count--)
        {
            var filling = new string('x', Chance.Next(2000));
            var body = string.Create(CultureInfo.InvariantCulture, $"m{_sent++} {filling}");
            _sends.Add((client, client.Send(topic, Chance.Next(2), body), topic, body));
        }
    }

    private Client? Leading() => ClientOf(_pair.Leader);

    /// <summary>Whoever asked a replica that has crashed hears nothing more.</summary>
    private Client? ClientOf(int index)
    {
        if (_pair[index] is not { } replica)
        {
            _clients[index]?.CloseSilent();
            return _clients[index] = null;
        }

        if (_clients[index] is { } client && client.IsOf(replica))
            return client;
        _clients[index]?.CloseSilent();
        return _clients[index] = replica.NewClient();
    }

    private void Check()
    {
        var (leader, follower) = (_pair[_pair.Leader]!, _pair[_pair.Follower]!);
        Assert.Equal(leader.State(), follower.State());
        foreach (var topic in Topics.Where(leader.HasTopic))
        {
            for (var queue = 0; queue < 2; queue++)
            {
                Assert.Equal(leader.Units(topic, queue), follower.Units(topic, queue));
                var stored = Read(leader, topic, queue);
                Assert.Equal(stored, Read(follower, topic, queue));
                Assert.Equal(stored.Count, stored.Distinct(StringComparer.Ordinal).Count());
                if (IsKept(topic))
                    CheckKept(queue, stored);
            }
        }

        Assert.DoesNotContain(
            _simulator.Failures, failed => failed.Failure is InvariantException or InvalidOperationException);
    }

    /// <summary>The other topic is deleted now and then.</summary>
    private static bool IsKept(string topic) => string.Equals(topic, "T", StringComparison.Ordinal);

    private void CheckKept(int queue, List<string> stored)
    {
        foreach (var (client, opaque, to, body) in _sends)
        {
            if (IsKept(to)
                && client.AnswerTo(opaque) is { Code: ResponseCode.Success } answer
                && answer.Number("queueId") == queue)
            {
                Assert.Equal(body, stored[(int)answer.Number("queueOffset")]);
                AcknowledgedCount++;
            }
        }

        foreach (var pull in _pulls.Where(pull => pull.Queue == queue))
        {
            if (!IsKept(pull.Topic) || pull.Client.AnswerTo(pull.Opaque) is not { Code: ResponseCode.Success } answer)
                continue;
            var seen = answer.Messages().Select(static one => one.Text()).ToList();
            Assert.Equal(stored.Skip((int)pull.From).Take(seen.Count), seen, StringComparer.Ordinal);
            SeenCount += seen.Count;
        }
    }

    private List<string> Read(TestReplica replica, string topic, int queue)
    {
        var client = replica.NewClient();
        var all = new List<string>();
        while (true)
        {
            var asked = client.Pull(topic, queue, all.Count);
            _simulator.RunUntilQuiet();
            var answer = client.AnswerTo(asked)!;
            if (answer.Code != ResponseCode.Success)
                return all;
            all.AddRange(answer.Messages().Select(static one => one.Text()));
        }
    }
}
