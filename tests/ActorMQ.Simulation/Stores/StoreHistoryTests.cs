namespace ActorMQ.Simulation.Stores;

/// <summary>
/// Goal: after any history of appends, flushes, deletions, crashes and failures of the disk the store holds a
/// first part of what was appended, no shorter than was promised. Method: seeded histories against a plain
/// list; many more seeds with <c>dotnet run --project tests/ActorMQ.Simulation</c>.
/// </summary>
public sealed class StoreHistoryTests
{
    private const int SeedCount = 500;
    private const int SeedsToFindMistake = 500;

    [Fact]
    public void Whatever_happens_the_promises_hold()
    {
        var result = SeedRange.Run(0, SeedCount, seed => new StoreHistory(seed).Run());
        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures.Select(failure => failure.Message)));
    }

    [Fact]
    public void One_seed_tells_one_story()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (first, second) = (new StoreHistory(seed), new StoreHistory(seed));
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
            var history = new StoreHistory(seed);
            history.Run();
            traces.Add(history.Trace);
        }

        string[] places =
        [
            "power cut", "kill", "close", "consumequeue is gone", "complete a checkpoint", "delete", "a bad sector at",
            "a bad sector in", "could not open", "refused to open twice", "refused: JournalFailedException",
        ];
        Assert.All(places, place =>
            Assert.Contains(traces, trace => trace.Contains(place, StringComparison.Ordinal)));
    }

    /// <summary>A simulation that finds nothing when there is something to find proves nothing.</summary>
    [Theory]
    [InlineData(Mistake.SkipsFlushOfLog)]
    [InlineData(Mistake.SkipsFlushOfNames)]
    [InlineData(Mistake.HidesFailedFlush)]
    [InlineData(Mistake.LosesWrite)]
    [InlineData(Mistake.FlipsBit)]
    [InlineData(Mistake.DeletesNothing)]
    [InlineData(Mistake.CutsNothing)]
    [InlineData(Mistake.ReadsBadSectorAsZeros)]
    public void A_planted_mistake_is_found(Mistake mistake)
    {
        var found = Enumerable.Range(0, SeedsToFindMistake).Any(seed =>
        {
            try
            {
                new StoreHistory(seed, disk => new PlantedMistake(disk, mistake)).Run();
                return false;
            }
            catch (HistoryFailedException)
            {
                return true;
            }
        });
        Assert.True(found, $"{SeedsToFindMistake} seeds do not tell a disk that {mistake} from a good one");
    }
}
