using ActorMQ.Bench;

namespace ActorMQ.Tests;

public sealed class BenchLatencySpecs
{
    [Fact]
    public void A_percentile_is_right_to_a_sixty_fourth()
    {
        var latencies = new LatencyHistogram();
        for (var us = 1; us <= 1000; us++)
            latencies.Record(us * 1000L);

        foreach (var percent in new[] { 50, 99, 99.6, 99.9 })
        {
            var exact = (long)(percent * 10) * 1000;
            Assert.InRange(latencies.PercentileNs(percent), exact, exact + (exact / 64) + 1);
        }

        Assert.Equal((1000, 1_000_000), (latencies.Count, latencies.MaxNs));
    }

    [Fact]
    public void An_interval_has_what_came_since_the_last_one_and_the_whole_has_all()
    {
        var series = new LatencySeries();
        series.Record(1_000_000);
        series.Record(3_000_000);

        Assert.Equal(new LatencyInterval(2, 2, 3), series.TakeInterval());
        Assert.Equal(default, series.TakeInterval());
        series.Record(5_000_000);
        Assert.Equal(new LatencyInterval(1, 5, 5), series.TakeInterval());
        Assert.Equal((3, 5_000_000), (series.All.Count, series.All.MaxNs));
    }
}
