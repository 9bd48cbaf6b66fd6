using System.Text;
using ActorMQ.Actors;
using ActorMQ.Actors.Tests.Nodes;
using ActorMQ.Cluster.Administration;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Tests.Nodes;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Cluster.Tests.Administration;

/// <summary>Whole nodes in one thread: leaders of shards are asked from whichever node.</summary>
public sealed class ShardAdminTests
{
    private readonly NodeStory _story = new NodeStory().Settled("a", "b", "c");
    private readonly SimulatedLinks _links;
    private readonly Dictionary<string, ShardAdmin> _admins = [];

    public ShardAdminTests()
    {
        _links = new SimulatedLinks(_story.Simulator);
        foreach (var name in new[] { "a", "b", "c" })
        {
            var node = _story[name];
            var port = new NodePort(
                node.System,
                new NodeName(name),
                _links.From(node.Node.Sight.LifeOf(new NodeName(name))!.Value),
                node.Node.Sight,
                new NodePortOptions());
            _links.Connect(port);
            _admins[name] = node.Node.Administer(node.System, port);
        }
    }

    private BrokerName Shard => _story.Settings.NameOf(0);

    private string Leader => _story.Record(0).Leader!.Value.Value;

    private string Other => Leader is "a" ? "b" : "a";

    private string Third => Leader is not "c" && Other is not "c" ? "c" : "b";

    private ShardAdmin Admin(string node)
    {
        NodeStory.StayInThread();
        return _admins[node];
    }

    /// <summary>
    /// Waits in this thread, where the whole cluster lives. What goes on behind an await does so on a thread of
    /// the pool, which needs a moment of real time on a busy machine, and has it between two steps of the cluster.
    /// </summary>
    private T Done<T>(T task, string awaited)
        where T : Task
    {
        _story.Until(() => task.IsCompleted || ((IAsyncResult)task).AsyncWaitHandle.WaitOne(1), awaited);
        return task;
    }

    private LeaderReport Report(string node) => Done(Admin(node).StatusAsync(Shard, default), "a report").Result;

    private Exception? Failure(Task task) => Done(task, "an answer").Exception?.InnerException;

    private void HandOver(string asked, string target) =>
        Assert.Null(Failure(Admin(asked).HandOverAsync(Shard, new(target), default)));

    [Fact]
    public void The_leader_tells_of_its_shard_on_every_node()
    {
        foreach (var node in _admins.Keys)
        {
            var report = Report(node);
            Assert.Equal(Shard.Value, report.Shard);
            Assert.Equal(Leader, report.Node);
            Assert.Equal(nameof(ShardService.Taking), report.Service);
            Assert.Equal(_story.Record(0).Epoch.Value, report.Epoch);
        }
    }

    [Fact]
    public void A_shard_is_handed_over_on_the_word_of_any_node_and_the_next_leader_answers_from_then_on()
    {
        var (former, target) = (Leader, Other);
        HandOver(Third, target);
        Assert.Equal(target, Leader);
        Assert.All(_admins.Keys, node => Assert.Equal(target, Report(node).Node));
        HandOver(target, target);
        _story.Until(() => _story.Record(0).InSync.Count == 3, "the former leader in the set");
        HandOver(target, former);
        Assert.Equal(former, Leader);
    }

    [Fact]
    public void Who_may_not_lead_is_refused_with_a_reason()
    {
        var failure = Failure(Admin(Other).HandOverAsync(Shard, new("z"), default));
        Assert.Contains("z is none of", Assert.IsType<ClusterCommandException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_leader_the_asker_hears_so_and_from_the_next_one_it_has_an_answer()
    {
        var (asked, epoch) = (Other, _story.Record(0).Epoch);
        _links.Disconnect(new NodeName(Leader));
        _story.Kill(Leader);
        var failure = Assert.IsType<EntityNotReachedException>(Failure(Admin(asked).StatusAsync(Shard, default)));
        Assert.Contains($"of shard {Shard} was not reached", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayHaveArrived);
        _story.Until(() => _story.Record(0).Epoch > epoch, "the next leader");
        Assert.Equal(Leader, Report(asked).Node);
    }

    [Fact]
    public void A_leader_is_watched_from_another_node_until_its_node_is_lost()
    {
        var heard = new List<string>();
        _ = Report(Other);
        var props = new Props<int>(() => new LeaderWatcher(Admin(Other), Shard, heard));
        _story[Other].System.Spawn("watcher", props).Tell(1);
        _story.Advance(5);
        Assert.Empty(heard);
        _links.Disconnect(new NodeName(Leader));
        _story.Kill(Leader);
        _story.Until(() => heard.Count > 0, "the end");
        Assert.Equal("NodeGone", Assert.Single(heard));
    }

    [Theory]
    [InlineData("status", true)]
    [InlineData("hand-over b", true)]
    [InlineData("hand-over ", false)]
    [InlineData("", false)]
    [InlineData("drop", false)]
    public void Questions_that_make_no_sense_are_not_read(string text, bool isSense)
    {
        var system = _story["a"].System;
        var asker = new RemoteAsker(system, within: null, _ => { });
        Assert.Equal(
            isSense, new ShardQuestionCodec().TryRead(Encoding.UTF8.GetBytes(text), asker, out var question));
        Assert.Equal(isSense, question is not null);
    }

    private sealed class LeaderWatcher(ShardAdmin admin, BrokerName shard, List<string> heard) : Actor<int>
    {
        protected override void Receive(int message) => Context.Watch(admin.LeaderOf(shard));

        protected override void OnSignal(Signal signal)
        {
            if (signal is Terminated ended)
                heard.Add($"{ended.Reason}");
        }
    }
}
