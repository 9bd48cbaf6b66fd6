using System.Text;
using ActorMQ.Cluster.Shards;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Cluster.Tests.Shards;

public sealed class EpochHistoryFileSpecs
{
    /// <summary>
    /// Two entries with the checksum that RocketMQ gives them.
    /// Source: apache/rocketmq 8fc57f1 common/.../utils/CheckpointFile.java, the example in its comment.
    /// </summary>
    private const string Golden = "2\n773307083\n7-7000\n8-8000\n";

    [Fact]
    public void A_file_has_the_bytes_that_RocketMQ_writes()
    {
        var history = EpochHistorySpecs.Parse("7@7000 8@8000");
        Assert.Equal(Golden, Encoding.ASCII.GetString(EpochHistoryFile.Encode(history)));
    }

    [Fact]
    public void A_file_of_RocketMQ_is_read()
    {
        Assert.True(EpochHistoryFile.TryDecode(Encoding.ASCII.GetBytes(Golden), out var history, out _));
        Assert.Equal("[7@7000 8@8000]", history.ToString());
    }

    [Theory]
    [InlineData("", "ends within a line")]
    [InlineData("2\n773307083\n7-7000\n8-80", "ends within a line")]
    [InlineData("2\n773307083\n7-7000\n", "1 entries follow in place of 2")]
    [InlineData("x\n773307083\n7-7000\n", "not numbers")]
    [InlineData("2\n773307084\n7-7000\n8-8000\n", "checksum")]
    [InlineData("1\n0\n7000\n", "line 3 is no entry")]
    [InlineData("1\n0\n7--7\n", "line 3 is no entry")]
    [InlineData("1\n0\n4294967303-7\n", "line 3 is no entry")]
    [InlineData("2\n0\n8-8000\n7-9000\n", "not in order")]
    [InlineData("2\n0\n7-7000\n8-7000\n", "not in order")]
    public void A_damaged_file_is_refused_with_a_reason(string file, string reason)
    {
        Assert.False(EpochHistoryFile.TryDecode(Encoding.ASCII.GetBytes(file), out _, out var fault));
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_and_a_changed_digit_is_noticed()
    {
        var steps = from epoch in Gen.Choose(1, 1000) from size in Gen.Choose(1, int.MaxValue) select (epoch, size);
        var cases = from list in steps.NonEmptyListOf() from at in Gen.Choose(0, int.MaxValue) select (list, at);
        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var (epoch, start) = (0, 0L);
            var history = EpochHistory.TryMake([.. sample.list.Select(step =>
                new EpochEntry(new(epoch += step.epoch), new(start += step.size)))])!;
            var file = EpochHistoryFile.Encode(history);
            var isRead = EpochHistoryFile.TryDecode(file, out var read, out _) && read.Equals(history);

            // Lines 1 and 2 are looked at for themselves; a checksum that becomes 0 is not one.
            var body = Array.FindIndex(file, Array.IndexOf(file, (byte)'\n') + 1, each => each == '\n') + 1;
            var at = body + (sample.at % (file.Length - body));
            file[at] ^= 1;
            return isRead && !EpochHistoryFile.TryDecode(file, out _, out _);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Prop.ForAll(Gen.Elements<byte>([.. "0123456789-\n\r x"u8, 0xFF]).ListOf().ToArbitrary(), bytes =>
        {
            EpochHistoryFile.TryDecode(bytes.ToArray(), out var history, out var fault);
            return (fault.Length > 0) || history.Entries.Length >= 0;
        }).QuickCheckThrowOnFailure();
}
