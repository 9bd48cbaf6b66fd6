namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// Goal: whatever networks, clocks, disks, processes and etcd do, what a cluster has acknowledged is there, once,
/// in order, and it heals. Method: seeded histories of the pure core: nodes, replicas, routes; many more seeds with
/// <c>dotnet run --project tests/ActorMQ.Simulation -- --cluster</c>.
/// </summary>
public sealed class ClusterHistoryTests
{
    private const int SeedCount = 5000;

    [Fact]
    public void Whatever_happens_what_is_acknowledged_stays()
    {
        var result = SeedRange.Run(0, SeedCount, seed => new ClusterHistory(seed).Run());
        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures.Select(failure => failure.Message)));
    }

    /// <summary>Each of these broke a promise when the rule beside it was not there, or was not kept.</summary>
    [Theory]
    [InlineData(332)] // killed while the disk was busy, up again, power lost: recovery flushes before it counts
    [InlineData(58)] // a new leader's high water was old: who joins the set holds all from before its epoch, too
    [InlineData(25)] // a deposed leader had taken sends that it was not told of: its log is cut all the same
    [InlineData(7)] // a swap had won and nobody knew: both sets count
    [InlineData(64)] // the log's writer told of bytes that had been cut: it says how often it has cut
    [InlineData(368)] // down between the history and the cut: the cut comes first
    [InlineData(102)] // a read showed the old record, and then the late swap won: it counts until a later one is seen
    [InlineData(243)] // a leader's earlier registration came after its later one: it changes nothing
    [InlineData(129)] // another had taken a replica's number, and it counted as known: it is asked to register
    public void What_went_wrong_once_goes_right(int seed)
    {
        var history = new ClusterHistory(seed);
        history.Run();
        Assert.NotEqual(0, history.AnswerCount);
    }

    [Fact]
    public void One_seed_tells_one_story()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (first, second) = (new ClusterHistory(seed), new ClusterHistory(seed));
            first.Run();
            second.Run();
            Assert.Equal(first.Trace, second.Trace);
        }
    }

    [Fact]
    public void The_histories_lead_everywhere()
    {
        var traces = new List<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var history = new ClusterHistory(seed);
            history.Run();
            traces.Add(history.Trace);
        }

        string[] places =
        [
            "is killed", "loses power", "etcd is away", "stands still", "slow disk", "both ways", "is Holding",
            "is Refusing", "hand-over to n1: True", "hand-over to n1: False", "InSync = {n1}", "NodeCount = 5",
            "InSyncMin = 1", "IsFlushed = True", "cuts", "is to move", "for a moment", "ReplicaCount = 2",
            "lets go of", "begins anew", "begins at", "keeps nothing from before", "has ended: Left",
            "has ended: Stopped", "is to leave", "is to stay", "NodeLost", "CoordinatorAway", "goes back to the plan",
            "gives up its store", "name server 0 is killed", "has not heard of", "loses its disk",
            "whatever it holds", "is led unclean by", "leaves the set before it stops",
        ];
        Assert.All(places, place =>
            Assert.Contains(traces, trace => trace.Contains(place, StringComparison.Ordinal)));
    }
}
