using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Tests.Replicas;

/// <summary>One replica that is told things and whose effects are looked at; time goes by hand.</summary>
internal sealed class ReplicaStory
{
    public static readonly NodeId A = new("a");
    public static readonly NodeId B = new("b");
    public static readonly NodeId C = new("c");
    public static readonly NodeSet All = NodeSet.Of(A, B, C);

    public static readonly ReplicaSettings Settings = new(
        InSyncMin: 2,
        LagMax: Ms(2000),
        HeartbeatInterval: Ms(500),
        RetryAfter: Ms(300),
        LeaseGrace: Ms(1500),
        StandStep: Ms(100),
        HandOverMax: Ms(1000),
        WindowSizeBytes: 1000);

    private readonly Dictionary<NodeId, ReplicaSession> _sessions = [];
    private TimeSpan _now = Ms(10_000);
    private long _revision = 10;

    public ReplicaStory(
        NodeId self, EpochHistory? history = null, long end = 0, bool isTailProven = true, ReplicaSettings? settings = null)
    {
        var start = new ReplicaStart(7, history ?? EpochHistory.Empty, new(end), isTailProven);
        State = new(self, settings ?? Settings, start);
    }

    public ReplicaState State { get; }

    public List<ReplicaEffect> Effects { get; } = [];

    public RecordRevision Revision => new(_revision);

    public static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);

    public static ShardRecord Record(int epoch, NodeId leader, params NodeId[] inSync) =>
        new(new(epoch), leader, All, NodeSet.Of(inSync));

    /// <summary>Tells one thing; <see cref="Effects"/> are those of it alone.</summary>
    public ReplicaStory Hears(ReplicaInput input)
    {
        Effects.Clear();
        State.Decide(input, _now, Effects);
        return this;
    }

    public ReplicaStory Sees(ShardRecord record) => Hears(new RecordSeen(record, new(++_revision)));

    public ReplicaStory Passes(int ms)
    {
        _now += Ms(ms);
        return Hears(TimePassed.Instance);
    }

    /// <summary>Its log's writer takes no more sends, as it was told just now.</summary>
    public ReplicaStory Closes(long end) => Hears(new LogClosed(One<CloseLog>().HandOver, new(end)));

    /// <summary>Its swap wins.</summary>
    public ReplicaStory Wins(SwapRecord swap)
    {
        Assert.Equal(Revision, swap.Expected);
        return Hears(new SwapWon(swap.Record, new(++_revision)));
    }

    /// <summary>It becomes the leader of an epoch, after another or as the first that it knows of.</summary>
    public ReplicaStory Leads(int epoch, NodeId? former, params NodeId[] inSync)
    {
        if (former is { } before)
            Sees(Record(epoch - 1, before, [.. inSync, before]));
        return Sees(Record(epoch, A, inSync));
    }

    public ReplicaStory Writes(long end) => Hears(new LogAdvanced(State.Log.Generation, new(end), new(end)));

    /// <summary>A follower joins the leader that this is.</summary>
    public ReplicaStory Joins(NodeId follower, int epoch, EpochHistory history, long end)
    {
        var session = _sessions[follower] = _sessions.GetValueOrDefault(follower, new(1, 0)).Next;
        return Hears(new MessageArrived(follower, new JoinLeader(new(epoch), session, history, new(end))));
    }

    public ReplicaStory Acknowledges(NodeId follower, int epoch, long held) => Hears(new MessageArrived(
        follower, new AcknowledgeLog(new(epoch), _sessions[follower], new(held), new(held), HasGap: false)));

    /// <summary>A follower of the leader that this is stops in good order.</summary>
    public ReplicaStory Leaves(NodeId follower, int epoch) => Hears(Leaving(follower, epoch));

    public MessageArrived Leaving(NodeId follower, int epoch) =>
        new(follower, new LeaveLeader(new(epoch), _sessions[follower]));

    public T One<T>()
        where T : ReplicaEffect => Assert.Single(Effects.OfType<T>());

    public void None<T>()
        where T : ReplicaEffect => Assert.Empty(Effects.OfType<T>());

    public T Said<T>()
        where T : ReplicaMessage => Assert.Single(Effects.OfType<SendMessage>().Select(send => send.Message).OfType<T>());
}
