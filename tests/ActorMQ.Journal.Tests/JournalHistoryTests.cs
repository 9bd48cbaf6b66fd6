using System.Globalization;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// Goal: after any history of appends, writes, flushes, kills and power cuts the store holds a prefix of what
/// was written, no shorter than what was promised. Method: seeded histories against a plain list. Set
/// <c>ACTORMQ_JOURNAL_SEEDS</c> to run more seeds than the tests do by themselves.
/// </summary>
public sealed class JournalHistoryTests
{
    private const int DefaultSeedCount = 1200;

    [Fact]
    public void Whatever_happens_the_promises_hold()
    {
        var text = Environment.GetEnvironmentVariable("ACTORMQ_JOURNAL_SEEDS");
        var count = text is null ? DefaultSeedCount : int.Parse(text, CultureInfo.InvariantCulture);
        Parallel.For(0, count, seed => new JournalHistory(seed).Run(steps: 60));
    }

    /// <summary>
    /// 793: the power cut took the first file of a consume queue and left the second, which was taken for a
    /// queue that begins there. 18: a lost sector took the end of a record and its checksum with it. 1: a
    /// record was lost whole, and what was written behind it in its own sector was not.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(18)]
    [InlineData(793)]
    public void What_went_wrong_once_does_not_again(int seed) => new JournalHistory(seed).Run(steps: 60);

    [Fact]
    public void One_seed_tells_one_story()
    {
        var (first, second) = (new JournalHistory(42), new JournalHistory(42));
        first.Run(steps: 200);
        second.Run(steps: 200);
        Assert.Equal(first.Trace, second.Trace);
        Assert.Contains("power cut", first.Trace, StringComparison.Ordinal);
    }
}
