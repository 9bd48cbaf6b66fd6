using ActorMQ.Actors.Simulation;
using Xunit.Abstractions;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>
/// Goal: whatever the interleaving of clients, replication, crashes, failovers and full disks, what was
/// acknowledged is kept, what was seen does not change, and replicas come out the same. Method: two whole
/// brokers in one thread, by seeds.
/// </summary>
public sealed class ReplicaHistoryTests(ITestOutputHelper output)
{
    private const int Seeds = 150;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Replicas_keep_what_was_acknowledged_and_come_out_the_same(bool sync)
    {
        var (acknowledged, seen, epochs) = (0, 0, 0L);
        Simulator.Explore(1, Seeds, simulator =>
        {
            var scenario = new ReplicaScenario(simulator, sync);
            scenario.Run();
            acknowledged += scenario.AcknowledgedCount;
            seen += scenario.SeenCount;
            epochs += scenario.Epochs;
        });
        output.WriteLine($"{acknowledged} acknowledged, {seen} seen, {epochs} epochs");
        Assert.True(acknowledged > 10 * Seeds, $"{acknowledged} acknowledged messages prove little");
        Assert.True(seen > Seeds, $"{seen} seen messages prove little");
        Assert.True(epochs > 3 * Seeds, $"{epochs} epochs prove little");
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        static string Trace() => string.Join(
            '\n', Simulator.Replay(7, simulator => new ReplicaScenario(simulator, sync: true).Run()).Lines);

        Assert.Equal(Trace(), Trace());
    }
}
