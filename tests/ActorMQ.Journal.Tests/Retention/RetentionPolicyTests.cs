using ActorMQ.Journal.Files;
using ActorMQ.Journal.Retention;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Journal.Tests.Retention;

/// <summary>
/// Goal: what goes, why, and when writes must stop. Method: plain values, and a dumb model.
/// </summary>
public sealed class RetentionPolicyTests
{
    private const long Size = 100;
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly DateTimeOffset Four = new(2026, 11, 25, 4, 59, 59, TimeSpan.FromHours(2));
    private static readonly DiskSpace Roomy = new(10_000, 9_000);

    [Fact]
    public void What_is_older_goes_at_its_hour_and_waits_for_it()
    {
        var log = Log(Four, 80, 72, 71.9, 1);
        Assert.Equal([RetentionReason.Age, RetentionReason.Age], Reasons(new(), log, Roomy, Four));
        Assert.Empty(Reasons(new(), log, Roomy, Noon));
        Assert.Equal(2, Reasons(new() { DeleteHours = [3, 12] }, Log(Noon, 80, 72, 71), Roomy, Noon).Count);
    }

    [Fact]
    public void Above_the_first_bound_what_is_older_goes_at_any_hour_and_nothing_else()
    {
        var log = Log(Noon, 80, 72, 71, 1);
        Assert.Equal(2, Reasons(new(), log, Full(75.1), Noon).Count);
        Assert.Empty(Reasons(new(), log, Full(75), Noon));
    }

    [Fact]
    public void Above_the_second_bound_the_oldest_go_however_young_until_the_bound_holds()
    {
        // A segment is 1 % of the disk.
        var log = Log(Noon, 4, 3, 2, 1, 0.5);
        Assert.Equal(
            [RetentionReason.DiskSpace, RetentionReason.DiskSpace, RetentionReason.DiskSpace],
            Reasons(new(), log, Full(87.5), Noon));
        Assert.Empty(Reasons(new(), log, Full(85), Noon));
        Assert.Empty(Reasons(new() { CleansForcibly = false }, log, Full(87.5), Noon));
        Assert.Equal(2, Reasons(new() { DeletionsMax = 2 }, log, Full(99), Noon).Count);
        Assert.Equal(2, Reasons(new() { ForcedCleanFreeBytes = 2_700 }, log, Full(75), Noon).Count);
    }

    [Fact]
    public void A_log_that_is_too_large_loses_its_oldest_segments()
    {
        var log = Log(Noon, 4, 3, 2, 1);
        Assert.Equal(
            [RetentionReason.LogSize, RetentionReason.LogSize],
            Reasons(new() { LogSizeMaxBytes = (3 * Size) + 1 }, log, Roomy, Noon));
        Assert.Empty(Reasons(new() { LogSizeMaxBytes = 5 * Size }, log, Roomy, Noon));
    }

    [Fact]
    public void What_a_restart_needs_never_goes()
    {
        var log = Log(Four, 90, 80, 75, 74) with { KeepFrom = new((2 * Size) + 50) };
        Assert.Equal(2, Reasons(new(), log, Roomy, Four).Count);
        Assert.Equal(2, Reasons(new() { LogSizeMaxBytes = 1 }, log, Full(99), Four).Count);
    }

    [Fact]
    public void What_a_topic_keeps_for_longer_goes_only_for_lack_of_room()
    {
        var log = Log(Four, 90, 80, 75, 74) with { KeepForTopicsFrom = new(Size + 1) };
        Assert.Equal([RetentionReason.Age], Reasons(new(), log, Roomy, Four));
        Assert.Equal(2, Reasons(new(), log, Full(86.5), Four).Count(one => one == RetentionReason.DiskSpace));
    }

    [Fact]
    public void A_clock_that_went_back_lets_nothing_go_and_an_unknown_age_is_no_age()
    {
        Assert.Empty(Reasons(new(), Log(Four, -1, -1), Roomy, Four));
        var unknown = new ClosedSegment("/0", new(0), new(Size), ClosedAtMs: null);
        Assert.Empty(Reasons(new(), Log(Four) with { Oldest = [unknown] }, Roomy, Four));
    }

    [Theory]
    [InlineData(90, 0, WriteLimit.None)]
    [InlineData(90.01, 0, WriteLimit.UsedPercent)]
    [InlineData(50, 5_000, WriteLimit.None)]
    [InlineData(50, 5_001, WriteLimit.FreeBytes)]
    public void Writes_stop_before_the_disk_is_full(double percent, long freeBytes, WriteLimit expected)
    {
        var settings = new RetentionSettings { WriteStopFreeBytes = freeBytes };
        Assert.Equal(expected, RetentionPolicy.Decide(settings, Log(Noon), Full(percent), Noon).Exceeded);
    }

    [Fact]
    public void A_write_stop_names_path_fullness_limit_and_what_to_do()
    {
        var text = WriteStop.Describe(
            WriteLimit.UsedPercent, "/data/store", new(200L << 30, 15L << 30), new RetentionSettings());
        Assert.Equal(
            "the disk of /data/store is 93 % full, 15 GiB of 200 GiB are free; no messages are taken above "
            + "90 % (store.retention.write-stop-percent). Make room on it, or keep less: sending then works "
            + "again by itself, and consuming works meanwhile",
            text);
    }

    [Fact]
    public void It_decides_as_the_dumb_model_does()
    {
        var cases =
            from ages in Gen.Choose(-10, 100).ArrayOf()
            from keep in Gen.Choose(0, 1200)
            from topics in Gen.Choose(0, 1200)
            from used in Gen.Choose(0, 10_000)
            from hour in Gen.Choose(0, 23)
            from sizeMax in Gen.Choose(0, 1500)
            from countMax in Gen.Choose(1, 12)
            from freeMin in Gen.Elements(0, 3000)
            select (ages, keep, topics, used, hour, sizeMax, countMax, freeMin);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var now = new DateTimeOffset(2026, 11, 25, one.hour, 0, 0, TimeSpan.Zero);
            var ages = one.ages.OrderDescending().Select(age => (double)age).ToArray();
            var log = Log(now, ages) with { KeepFrom = new(one.keep), KeepForTopicsFrom = new(one.topics) };
            var settings = new RetentionSettings
            {
                LogSizeMaxBytes = one.sizeMax,
                DeletionsMax = one.countMax,
                ForcedCleanFreeBytes = one.freeMin,
            };
            var space = new DiskSpace(10_000, 10_000 - one.used);
            var decided = RetentionPolicy.Decide(settings, log, space, now);
            return decided.Deletions.Count == CountByModel(settings, log, ages, one.used, one.hour)
                && decided.Deletions.Select(d => d.Segment).SequenceEqual(
                    log.Oldest.Take(decided.Deletions.Count))
                && decided.Deletions.All(d => d.Segment.End <= log.KeepFrom);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    /// <summary>Takes one segment after the other off a log and a disk that it carries along.</summary>
    private static int CountByModel(
        RetentionSettings settings, LogExtent log, double[] ages, int used, int hour)
    {
        var count = 0;
        var logSize = log.SizeBytes;
        var mayAge = hour == 4 || used > 7500;
        while (count < Math.Min(ages.Length, settings.DeletionsMax)
            && (count + 1) * Size <= log.KeepFrom.Value)
        {
            var forced = used > 8500 || 10_000 - used < settings.ForcedCleanFreeBytes;
            var tooLarge = settings.LogSizeMaxBytes > 0 && logSize > settings.LogSizeMaxBytes;
            var aged = mayAge && ages[count] >= 72 && (count + 1) * Size <= log.KeepForTopicsFrom.Value;
            if (!forced && !tooLarge && !aged)
                break;
            count++;
            logSize -= Size;
            used = (int)Math.Max(0, used - Size);
        }

        return count;
    }

    private static DiskSpace Full(double percent) => new(10_000, 10_000 - (long)Math.Round(percent * 100));

    /// <summary>A log of closed segments of these ages, in hours, and the one being written.</summary>
    private static LogExtent Log(DateTimeOffset now, params double[] ages) => new(
        [.. ages.Select((age, i) => new ClosedSegment(
            $"/{i}", new(i * Size), new((i + 1) * Size), now.AddHours(-age).ToUnixTimeMilliseconds()))],
        (ages.Length + 1) * Size,
        new(long.MaxValue),
        new(long.MaxValue));

    private static List<RetentionReason> Reasons(
        RetentionSettings settings, LogExtent log, DiskSpace space, DateTimeOffset now) =>
        [.. RetentionPolicy.Decide(settings, log, space, now).Deletions.Select(one => one.Reason)];
}
