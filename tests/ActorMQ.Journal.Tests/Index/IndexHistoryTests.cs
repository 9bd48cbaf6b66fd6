using System.Globalization;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>
/// Goal: after any history of appends, flushes, kills and power cuts the index answers as a scan of the log
/// does. Set <c>ACTORMQ_JOURNAL_SEEDS</c> to run more seeds than the tests do by themselves.
/// </summary>
public sealed class IndexHistoryTests
{
    private const int DefaultSeedCount = 200;

    [Fact]
    public void Whatever_happens_the_answers_are_those_of_the_log()
    {
        var text = Environment.GetEnvironmentVariable("ACTORMQ_JOURNAL_SEEDS");
        var count = text is null ? DefaultSeedCount : int.Parse(text, CultureInfo.InvariantCulture);
        Parallel.For(0, count, seed => new IndexHistory(seed).Run(steps: 60));
    }

    /// <summary>1: the first record of a segment was taken for one that lies before it.</summary>
    [Theory]
    [InlineData(1)]
    public void What_went_wrong_once_does_not_again(int seed) => new IndexHistory(seed).Run(steps: 60);

    [Fact]
    public void One_seed_tells_one_story()
    {
        var (first, second) = (new IndexHistory(42), new IndexHistory(42));
        first.Run(steps: 200);
        second.Run(steps: 200);
        Assert.Equal(first.Trace, second.Trace);
        Assert.Contains("power cut", first.Trace, StringComparison.Ordinal);
    }
}
