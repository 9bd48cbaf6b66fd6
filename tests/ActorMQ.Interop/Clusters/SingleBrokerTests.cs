using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>
/// One broker in the lab, killed, stopped for a while and cut off: what it promises alone, and that the histories of
/// clusters are made and checked in the way that they should be.
/// </summary>
public sealed class SingleBrokerTests : IDisposable
{
    private const int NamesPort = 9876;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NetworkFact]
    public async Task A_broker_alone_keeps_what_it_has_acknowledged()
    {
        await using var network = await LabNetwork.MakeAsync("names", "broker");
        await using var names = LabNameServers.On(network, "names", NamesPort);
        await using var broker = StaticBrokers.On(network, "broker", "broker-a", Path.Combine(_folder.Path, "store"), $"{names.Address}:{NamesPort}");
        await names.StartAsync();
        await broker.StartAsync();
        await using var run = await HistoryRun.StartAsync($"{names.Address}:{NamesPort}", brokers: 1, HistoryRunOptions.Usual);
        await run.WaitForMoreAsync(100);

        await broker.KillAsync();
        run.History.Note("killed");
        await broker.StartAsync();
        await run.WaitForMoreAsync(100);

        broker.Pause();
        run.History.Note("stopped for a while");
        await Task.Delay(500);
        broker.Resume();
        await run.WaitForMoreAsync(100);

        await network.CutAsync("broker", other: null, LinkDirection.In);
        run.History.Note("cut off");
        await Task.Delay(500);
        await network.HealAsync("broker");
        await run.WaitForMoreAsync(100);

        Assert.Empty(await run.EndAsync());
        Assert.Equal(0, await broker.StopAsync());
    }
}
