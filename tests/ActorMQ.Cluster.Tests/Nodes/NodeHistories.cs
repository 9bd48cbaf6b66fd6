using ActorMQ.Cluster.Nodes;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>
/// Goal: whatever happens to nodes and to etcd, nobody who lives is taken for lost, no set becomes too small, and
/// in the end everything is where it should be. Method: histories at random, the same for a seed.
/// </summary>
public sealed class NodeHistories
{
    private const int StepCount = 12;

    private static readonly string[] Names = ["a", "b", "c", "d", "e"];
    private static readonly NodeTimes Times = new() { ReplaceAfter = TimeSpan.FromSeconds(15) };
    private static readonly ClusterSettings Settings =
        new(Shards: 3, "broker", ReplicationFactor: 3, MinInSync: 2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_cluster_heals_from_what_happens_to_it(int seed)
    {
        var history = new History(seed);
        for (var step = 0; step < StepCount; step++)
            history.Step();
        history.Heal();
    }

    private sealed class History
    {
        private readonly NodeStory _story;
        private readonly Random _random;
        private readonly List<string> _told = [];
        private readonly List<NodeLogs> _logs = [];
        private readonly HashSet<string> _harmed = [];
        private readonly HashSet<string> _up = [];

        public History(int seed)
        {
            (_random, _story) = (new(seed), new(Settings, Times, seed));
            foreach (var name in Names)
                Start(name);
            _story.Until(() => _story.IsSettled(Names), "a settled cluster");
        }

        public void Step()
        {
            var name = Names[_random.Next(Names.Length)];
            var what = _random.Next(6);
            _told.Add($"{_story.Now}: {what} {name}");
            if (!_up.Contains(name))
                Start(name);
            else if (what == 0 && _up.Count > 3)
                Kill(name);
            else if (what == 1 && _up.Count > 3)
                End(name, static node => node.StopAsync());
            else if (what == 2 && _up.Count == Names.Length)
                End(name, static node => node.LeaveAsync(default));
            else if (what == 3)
                Cut(name);
            else if (what == 4)
                EtcdAway();
            Pass(1 + (_random.NextDouble() * 6));
        }

        public void Heal()
        {
            foreach (var name in Names.Where(name => !_up.Contains(name)))
                Start(name);
            _story.Until(() => Holds() && _story.IsSettled(Names), string.Join('\n', _told), withinSeconds: 120);
            foreach (var name in Names.Where(name => !_harmed.Contains(name)))
                Assert.All(_logs, logs => Assert.Equal(0, logs.Count(LogLevel.Warning, $"Node {name} ")));
            Assert.All(_logs, logs => Assert.Equal(0, logs.Count(LogLevel.Error, "")));
        }

        private void Start(string name)
        {
            _logs.Add(_story.Start(name).Logs);
            _up.Add(name);
        }

        private void Kill(string name)
        {
            _story.Kill(name);
            _harmed.Add(name);
            _up.Remove(name);
        }

        private void End(string name, Func<ClusterNode, Task> begin)
        {
            var node = _story[name].Node;
            _ = begin(node);
            _story.Until(() => Holds() && node.Ended.IsCompleted, $"{name} ends\n{string.Join('\n', _told)}");
            _up.Remove(name);

            // What has ended is silent, and so counts as lost later.
            _harmed.Add(name);
        }

        private void Cut(string name)
        {
            _harmed.Add(name);
            _story[name].Link.IsCut = true;
            Pass(_random.NextDouble() * 5);
            _story[name].Link.IsCut = false;
        }

        private void EtcdAway()
        {
            _story.Etcd.SetAway(true);
            Pass(_random.NextDouble() * 8);
            foreach (var name in _up)
                _story[name].Link.IsCut = false;
        }

        private void Pass(double seconds)
        {
            for (var end = _story.Now + TimeSpan.FromSeconds(seconds); _story.Now < end; _story.Advance(0.1))
                Assert.True(Holds(), $"{string.Join('\n', _told)}\n{_story}");
        }

        private bool Holds() => _story.Records.All(record =>
            record.InSync.Count >= Settings.MinInSync && (record.Leader is not { } leader || record.InSync.Contains(leader)));
    }
}
