using ActorMQ.Cluster.Forwarding;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Forwarding;

/// <summary>How long a replica that is to stop passes on what clients still send to it.</summary>
public sealed class ForwardingQuietTests
{
    private static readonly TimeSpan QuietAfter = new ForwardingSettings().QuietAfter;

    [Fact]
    public async Task A_replica_to_which_nobody_sends_is_quiet_at_once()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        Assert.True(shard[1].Forwarding.UntilQuietAsync().IsCompleted);
        await shard.AskAsync(1, "hello");
        Assert.False(shard[1].Forwarding.UntilQuietAsync().IsCompleted);
    }

    [Fact]
    public async Task A_replica_that_has_led_passes_on_what_comes_until_it_is_quiet()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        shard.Lead(2, epoch: 2);
        var quiet = shard[0].Forwarding.UntilQuietAsync();
        shard.Time.Advance(QuietAfter * 0.9);
        await shard.AskAsync(0, "hello");
        shard.Time.Advance(QuietAfter * 0.9);
        Assert.False(quiet.IsCompleted);
        await EndsAsync(quiet, shard);
        Assert.Equal("hello", shard[2].Texts);
    }

    [Fact]
    public async Task A_replica_that_is_to_stop_waits_no_longer_than_it_may()
    {
        var settings = new ForwardingSettings { QuietAfter = TimeSpan.FromHours(1) };
        await using var shard = await FakeShard.StartAsync(settings: settings);
        shard.Lead(2, epoch: 1);
        await shard.AskAsync(0, "hello");
        var quiet = shard[0].Forwarding.UntilQuietAsync();
        shard.Time.Advance(settings.StopGrace * 0.9);
        Assert.False(quiet.IsCompleted);
        await EndsAsync(quiet, shard);
        Assert.InRange(shard.Time.GetElapsedTime(0), settings.StopGrace, settings.StopGrace * 1.5);
    }

    private static Task EndsAsync(Task quiet, FakeShard shard) => Eventually.True(
        () =>
        {
            shard.Time.Advance(TimeSpan.FromMilliseconds(20));
            return quiet.IsCompleted;
        },
        "it is quiet");
}
