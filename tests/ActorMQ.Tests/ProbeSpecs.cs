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
        Assert.Equal("received 3, missing 2, duplicates 2", tally.Line(expected: 0));

        tally.OnReceived(4);
        tally.OnReceived(3);
        Assert.Equal((5, 0), (tally.Received, tally.Missing(expected: 0)));
        Assert.Equal("received 5, missing 1, duplicates 2", tally.Line(expected: 6));
    }

    [Fact]
    public void The_longest_time_without_an_acknowledged_message_counts_the_one_that_goes_on()
    {
        var time = new SteppedTime();
        var tally = new SentTally(time);
        time.Advance(TimeSpan.FromSeconds(9));
        tally.OnBegin();
        time.Advance(TimeSpan.FromSeconds(1));
        tally.OnAcknowledged();
        time.Advance(TimeSpan.FromSeconds(0.5));
        tally.OnFailure();
        tally.OnAcknowledged();

        Assert.Equal("acknowledged 2, failed tries 1, longest gap 1.000 s", tally.ToString());

        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), tally.LongestGap);
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
