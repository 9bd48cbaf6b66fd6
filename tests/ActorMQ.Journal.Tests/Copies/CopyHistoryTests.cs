using System.Globalization;

namespace ActorMQ.Journal.Tests.Copies;

/// <summary>
/// Goal: a copy holds a first part of its leader's bytes whatever happens, nothing that was taken back comes
/// back, and queues and index tell of what is applied and of nothing else. Set <c>ACTORMQ_JOURNAL_SEEDS</c> to
/// run more seeds than the tests do by themselves.
/// </summary>
public sealed class CopyHistoryTests
{
    private const int DefaultSeedCount = 300;
    private const int StepCount = 80;

    [Fact]
    public void Whatever_happens_a_copy_is_a_first_part_of_its_leader()
    {
        var text = Environment.GetEnvironmentVariable("ACTORMQ_JOURNAL_SEEDS");
        var count = text is null ? DefaultSeedCount : int.Parse(text, CultureInfo.InvariantCulture);
        Parallel.For(0, count, seed => new CopyHistory(seed).Run(StepCount));
    }

    [Fact]
    public void One_seed_tells_one_story()
    {
        var (first, second) = (new CopyHistory(42), new CopyHistory(42));
        first.Run(StepCount);
        second.Run(StepCount);
        Assert.Equal(first.Trace, second.Trace);
    }
}
