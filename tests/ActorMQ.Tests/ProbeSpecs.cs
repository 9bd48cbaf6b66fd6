using ActorMQ.Probe;

namespace ActorMQ.Tests;

/// <summary>What a probe counts.</summary>
public sealed class ProbeSpecs
{
    [Fact]
    public void Numbers_that_are_missing_or_come_twice_are_counted_in_whatever_order()
    {
        var tally = new ReceivedTally();
        foreach (var number in new[] { 2L, 1, 5, 5, 1 })
            tally.OnReceived(number);

        Assert.Equal((3, 2, 7), (tally.Received, tally.Missing(expected: 0), tally.Missing(expected: 10)));
        Assert.True(tally.IsNews);
        Assert.Equal("received 3 (+5), missing 2, duplicates 2", tally.Tell(expected: 0));
        Assert.False(tally.IsNews);

        tally.OnReceived(4);
        tally.OnReceived(3);
        Assert.Equal((5, 0), (tally.Received, tally.Missing(expected: 0)));
        Assert.Equal("received 5 (+2), missing 1, duplicates 2", tally.Tell(expected: 6));
    }

    [Fact]
    public void The_longest_time_without_an_acknowledged_message_counts_the_one_that_goes_on()
    {
        var time = new SteppedTime();
        var tally = new SentTally(time);
        time.Advance(TimeSpan.FromSeconds(9));
        tally.OnBegin();
        var first = tally.OnSent();
        time.Advance(TimeSpan.FromSeconds(1));
        tally.OnAcknowledged(first);
        var (second, third) = (tally.OnSent(), tally.OnSent());
        time.Advance(TimeSpan.FromSeconds(0.5));
        tally.OnFailure();
        tally.OnAcknowledged(second);

        Assert.Equal(
            "acknowledged 2 (+2), waiting 1, failed tries 1, slowest 0.500 s, so far 0.500 s, "
            + "longest gap 1.000 s",
            tally.Tell());
        Assert.Contains(
            "(+0), waiting 1, failed tries 1, slowest 0.000 s, so far 0.500 s",
            tally.Tell(),
            StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), tally.LongestGap);

        tally.OnAcknowledged(third);
        Assert.Equal(TimeSpan.FromSeconds(3.5), tally.Slowest);
        Assert.StartsWith("acknowledged 3 (+1), waiting 0, ", tally.Tell(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r1 7", "r1", 7)]
    [InlineData("a b 1", "a b", 1)]
    [InlineData("7", null, 0)]
    [InlineData(" 7", null, 0)]
    [InlineData("r1 0", null, 0)]
    [InlineData("r1 -1", null, 0)]
    [InlineData("r1 x", null, 0)]
    public void Bodies_of_others_are_left_alone(string text, string? run, long number)
    {
        var isOurs = ProbeBody.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var body);

        Assert.Equal(run is not null, isOurs);
        Assert.Equal(run is null ? null : new ProbeBody(run, number), body);
        if (body is not null)
            Assert.Equal(text, System.Text.Encoding.UTF8.GetString(body.Encode()));
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        internal void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
