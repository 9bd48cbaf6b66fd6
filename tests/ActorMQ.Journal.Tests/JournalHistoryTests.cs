using System.Globalization;

namespace ActorMQ.Journal.Tests;

/// <summary>
/// Goal: after any history of appends, writes, flushes, kills and power cuts the store holds a prefix of what was
/// written, no shorter than what was promised. Method: seeded histories against a plain list. Set
/// <c>ACTORMQ_JOURNAL_SEEDS</c> to run more seeds than the tests do by themselves.
/// </summary>
public sealed class JournalHistoryTests
{
    private const int DefaultSeedCount = 1500;

    [Fact]
    public void Whatever_happens_the_promises_hold()
    {
        var text = Environment.GetEnvironmentVariable("ACTORMQ_JOURNAL_SEEDS");
        var count = text is null ? DefaultSeedCount : int.Parse(text, CultureInfo.InvariantCulture);
        Parallel.For(0, count, seed => new JournalHistory(seed).Run(steps: 60));
    }

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
