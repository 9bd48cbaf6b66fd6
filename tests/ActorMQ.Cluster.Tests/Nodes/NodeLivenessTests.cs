using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>Who is lost: never too early, never because etcd or the observer was away, and soon enough.</summary>
public sealed class NodeLivenessTests
{
    private static readonly NodeId Self = new("a");
    private static readonly NodeId Other = new("b");
    private static readonly TimeSpan Lease = Ms(1500);

    private readonly NodeLiveness _liveness = new(Self, Lease);

    [Fact]
    public void A_silent_node_is_lost_after_a_lease_of_good_access_and_not_before()
    {
        See(Other, 1, at: 0);
        for (var at = 0; at < 1500; at += 300)
            Assert.Empty(_liveness.Prove(Ms(at), Ms(at + 10)));
        Assert.Empty(_liveness.Prove(Ms(1499), Ms(1600)));
        Assert.False(_liveness.IsLost(Other));
        Assert.Equal([Other], _liveness.Prove(Ms(1500), Ms(1700)));
        Assert.True(_liveness.IsLost(Other));
        Assert.Equal(Ms(300), _liveness.LostFor(Other, Ms(2000)));
    }

    [Fact]
    public void Only_what_was_asked_for_after_the_lease_proves_that_it_is_over()
    {
        See(Other, 1, at: 0);
        _liveness.Prove(Ms(0), Ms(0));
        _liveness.Prove(Ms(700), Ms(700));

        // The answer is late; the other may have shown itself after the question.
        Assert.Empty(_liveness.Prove(Ms(1400), Ms(5000)));
        Assert.False(_liveness.IsLost(Other));
    }

    [Fact]
    public void A_lost_node_that_shows_itself_is_back()
    {
        ProveEvery(300, from: 0, to: 1800, before: () => See(Other, 1, at: 0));
        Assert.True(_liveness.IsLost(Other));
        See(Other, 2, at: 1900);
        Assert.False(_liveness.IsLost(Other));
        Assert.Null(_liveness.LostFor(Other, Ms(2000)));
    }

    [Fact]
    public void After_a_time_without_access_a_whole_lease_has_to_pass()
    {
        See(Other, 1, at: 0);
        ProveEvery(300, from: 0, to: 900);
        Assert.False(_liveness.HasAccess(Ms(60_000)));
        ProveEvery(300, from: 60_000, to: 61_200);
        Assert.False(_liveness.IsLost(Other));
        ProveEvery(300, from: 61_500, to: 61_500);
        Assert.True(_liveness.IsLost(Other));
    }

    [Fact]
    public void A_node_without_an_entry_is_gone_at_once()
    {
        See(Other, 1, at: 0);
        _liveness.Prove(Ms(0), Ms(0));
        _liveness.See(new Dictionary<NodeId, Stored<NodeEntry>>(), Ms(1));
        Assert.True(_liveness.IsLost(Other));
        Assert.False(_liveness.IsLost(Self));
    }

    [Fact]
    public void A_proof_is_wanted_once_when_a_lease_has_passed()
    {
        See(Other, 1, at: 0);
        ProveEvery(300, from: 0, to: 1400);
        Assert.False(_liveness.WantsProof(lastAskedAt: Ms(1200), now: Ms(1499)));
        Assert.True(_liveness.WantsProof(lastAskedAt: Ms(1200), now: Ms(1500)));
        Assert.False(_liveness.WantsProof(lastAskedAt: Ms(1510), now: Ms(1600)));
    }

    /// <summary>
    /// Whatever the observer's access is like: who shows itself at least every half lease is never lost, and of
    /// who does not, nothing is said without a lease of proofs.
    /// </summary>
    [Fact]
    public void Nobody_who_lives_is_ever_lost() =>
        Prop.ForAll(
            Gen.Choose(1, 2000).ListOf(60).ToArbitrary(),
            gaps =>
            {
                var liveness = new NodeLiveness(Self, Lease);
                var (now, revision) = (0, 1L);
                foreach (var gap in gaps)
                {
                    // While the observer hears nothing the other's beats go by; the last of them is seen at once
                    // when it hears again, before the proof.
                    now += gap;
                    revision += gap / 300;
                    liveness.See(Entries(Other, revision), Ms(now));
                    liveness.Prove(Ms(now), Ms(now));
                    if (gap >= 300 && liveness.IsLost(Other))
                        return false;
                }

                return true;
            }).QuickCheckThrowOnFailure();

    private void ProveEvery(int interval, int from, int to, Action? before = null)
    {
        before?.Invoke();
        for (var at = from; at <= to; at += interval)
            _liveness.Prove(Ms(at), Ms(at));
    }

    private void See(NodeId node, long revision, int at) => _liveness.See(Entries(node, revision), Ms(at));

    private static Dictionary<NodeId, Stored<NodeEntry>> Entries(NodeId node, long revision) => new()
    {
        [node] = new(new("b:1", "", Life: 1, Beat: revision, NodeStage.Up), new(revision)),
    };

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
