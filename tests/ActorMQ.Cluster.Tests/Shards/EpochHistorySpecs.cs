using System.Globalization;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Cluster.Tests.Shards;

/// <summary>
/// Goal: histories say up to where two logs are the same. Method: RocketMQ's own examples; and logs written by
/// a random tree of leaders, whose bytes carry their epoch, so that the answer can be counted.
/// </summary>
public sealed class EpochHistorySpecs
{
    [Theory]
    [InlineData("1@100 2@300 3@500", 700, "1@100 2@300 3@450", 900, 450)] // they part within epoch 2
    [InlineData("1@100 2@300 3@500", 700, "1@100 2@300 3@500", 600, 600)] // one has more of the last
    [InlineData("1@100 2@300 3@500", 700, "1@100 2@300 3@500 4@800", 900, 700)] // one stopped in epoch 3
    [InlineData("1@0 2@150", 100, "1@0 3@120", 200, 100)] // the file is ahead of the log
    [InlineData("1@0 3@50", 90, "1@0 2@50", 70, 50)]
    public void Logs_are_the_same_up_to_where_their_histories_part(
        string left, long leftEnd, string right, long rightEnd, long expected)
    {
        var (one, other) = (Parse(left), Parse(right));
        Assert.Equal(new(expected), EpochHistory.ConsistentEnd(one, new(leftEnd), other, new(rightEnd)));
        Assert.Equal(new(expected), EpochHistory.ConsistentEnd(other, new(rightEnd), one, new(leftEnd)));
    }

    [Fact]
    public void Histories_without_a_common_entry_have_no_common_log() =>
        Assert.Null(EpochHistory.ConsistentEnd(Parse("1@100 2@300"), new(700), Parse("1@200 2@500"), new(700)));

    [Fact]
    public void An_epoch_in_which_nothing_was_written_is_forgotten()
    {
        var history = Parse("1@0 4@100").Begin(new(6), new(100));
        Assert.Equal("[1@0 6@100]", history.ToString());
    }

    [Fact]
    public void An_epoch_begins_once() =>
        Assert.Throws<InvariantException>(() => Parse("1@0 4@100").Begin(new(4), new(200)));

    [Theory]
    [InlineData(101, "[1@0 4@100]")]
    [InlineData(100, "[1@0]")]
    [InlineData(0, "[]")]
    public void A_log_that_is_cut_loses_the_epochs_behind_the_cut(long end, string expected) =>
        Assert.Equal(expected, Parse("1@0 4@100").TruncateTo(new(end)).ToString());

    /// <summary>Each branch: a prefix of an earlier log, and some bytes more, all of its own epoch.</summary>
    [Fact]
    public void The_common_end_is_what_comparing_all_bytes_gives()
    {
        var branch =
            from parent in Gen.Choose(0, 100)
            from keep in Gen.Choose(0, 20)
            from more in Gen.Choose(0, 6)
            select (parent, keep, more);
        Prop.ForAll(branch.ListOf().Where(list => list.Count > 1).ToArbitrary(), branches =>
        {
            var logs = new List<(List<int> Bytes, EpochHistory History)> { ([], EpochHistory.Empty) };
            foreach (var (parent, keep, more) in branches)
            {
                var (bytes, history) = logs[parent % logs.Count];
                var epoch = logs.Count;
                var kept = bytes.Take(keep).ToList();
                var start = new JournalPosition(kept.Count);
                logs.Add((
                    [.. kept, .. Enumerable.Repeat(epoch, more)],
                    history.TruncateTo(start).Begin(new(epoch), start)));
            }

            return logs.TrueForAll(left => logs.TrueForAll(right => Common(left.Bytes, right.Bytes)
                == (EpochHistory.ConsistentEnd(
                    left.History, new(left.Bytes.Count), right.History, new(right.Bytes.Count))?.Value ?? 0)));
        }).QuickCheckThrowOnFailure();
    }

    internal static EpochHistory Parse(string text) => EpochHistory.TryMake([.. text.Split(' ').Select(entry =>
    {
        var parts = entry.Split('@');
        return new EpochEntry(new(int.Parse(parts[0], CultureInfo.InvariantCulture)), new(long.Parse(parts[1], CultureInfo.InvariantCulture)));
    })])!;

    private static long Common(List<int> left, List<int> right) =>
        left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
}
