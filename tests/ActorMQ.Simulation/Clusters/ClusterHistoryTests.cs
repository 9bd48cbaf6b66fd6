using Xunit.Abstractions;

namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// Goal: whatever networks, clocks, disks, processes and etcd do, what a cluster has acknowledged is there, once,
/// in order, and it heals. Method: seeded histories of the pure core; many more seeds with
/// <c>dotnet run --project tests/ActorMQ.Simulation -- --cluster</c>.
/// </summary>
public sealed class ClusterHistoryTests(ITestOutputHelper output)
{
    private const int SeedCount = 5000;
    private const int SeedsToFindMistake = 3000;

    [Fact]
    public void Whatever_happens_what_is_acknowledged_stays()
    {
        var result = SeedRange.Run(0, SeedCount, seed => new ClusterHistory(seed).Run());
        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures.Select(failure => failure.Message)));
    }

    /// <summary>Each of these broke a promise when the rule beside it was not there, or was not kept.</summary>
    [Theory]
    [InlineData(4)] // killed while the disk was busy, up again, power lost: recovery flushes before it counts
    [InlineData(9)] // a new leader's high water was old: who joins the set holds all from before its epoch, too
    [InlineData(22)] // a deposed leader had taken sends that it was not told of: its log is cut all the same
    [InlineData(50)] // a swap had won and nobody knew: both sets count
    [InlineData(82)] // the log's writer told of bytes that had been cut: it says how often it has cut
    [InlineData(98)] // down between the history and the cut: the cut comes first
    [InlineData(746)] // a read showed the old record, and then the late swap won: it counts until a later one is seen
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

    /// <summary>A simulation that finds nothing when there is something to find proves nothing.</summary>
    [Theory]
    [InlineData(ClusterMistake.IgnoresEpochs)]
    [InlineData(ClusterMistake.NeverTruncates)]
    [InlineData(ClusterMistake.SwapsBlindly)]
    [InlineData(ClusterMistake.AcknowledgesAlone)]
    [InlineData(ClusterMistake.ElectsFromAllReplicas)]
    [InlineData(ClusterMistake.TrustsLostTail)]
    [InlineData(ClusterMistake.TrustsUnflushedRecovery)]
    [InlineData(ClusterMistake.AdoptsBeforeCutting)]
    [InlineData(ClusterMistake.BelievesLateWriter)]
    public void A_rule_that_is_not_kept_is_found(ClusterMistake mistake)
    {
        HistoryFailedException? found = null;
        for (var seed = 0; seed < SeedsToFindMistake && found is null; seed++)
        {
            try
            {
                new ClusterHistory(seed, mistake).Run();
            }
            catch (HistoryFailedException failure)
            {
                // What falls over is not what has been found out.
                found = failure.InnerException is null ? failure : null;
            }
        }

        Assert.True(
            found is not null, $"{SeedsToFindMistake} seeds do not tell a cluster that {mistake} from a good one");
        output.WriteLine($"seed {found.Seed}: {found.Message.Split(';')[0]}");
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
            "lets go of", "begins anew", "begins at", "keeps nothing from before",
        ];
        Assert.All(places, place =>
            Assert.Contains(traces, trace => trace.Contains(place, StringComparison.Ordinal)));
    }
}
