using Xunit.Abstractions;

namespace ActorMQ.Simulation.Clusters;

/// <summary>A simulation that finds nothing when there is something to find proves nothing.</summary>
public sealed class ClusterMistakeTests(ITestOutputHelper output)
{
    private const int SeedsToFindMistake = 5000;

    public static TheoryData<ClusterMistake> Mistakes =>
        [.. Enum.GetValues<ClusterMistake>().Where(mistake => mistake != ClusterMistake.None)];

    [Theory]
    [MemberData(nameof(Mistakes))]
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
}
