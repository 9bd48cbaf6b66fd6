namespace ActorMQ.Interop.Faults;

/// <summary>
/// Invariants 1 and 2 against <c>kill -9</c>: a growing store, a broker that several producers send to, killed at random
/// moments, now and then while it starts. After each restart every acknowledged message is at its place.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 100;
    private readonly TemporaryFolder _store = new();
    private readonly Random _random = new(Environment.TickCount);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_in_a_hundred_kills()
    {
        var ledger = new Ledger();
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 10 == 9)
                await KillWhileStartingAsync();
            await using var server = await StartAsync();
            await ledger.CheckAsync(server.Addresses[1]);
            await using var senders = new Senders(server.Addresses[1], ledger);
            await senders.FirstAsync();
            await Task.Delay(_random.Next(100));
            await server.KillAsync();
            await senders.UntilRefusedAsync();
        }

        await using var last = await StartAsync();
        await ledger.CheckAllAsync(last.Addresses[1]);
        ledger.CheckOnce();
        Assert.InRange(ledger.Count, Rounds, int.MaxValue);
        Assert.Equal(0, await last.StopAsync());
    }

    private async Task KillWhileStartingAsync()
    {
        await using var process = ActorMq.Start(
            "starting", "standalone", "--listen", "127.0.0.1", "--port", "0", "--namesrv-port", "0",
            "--store", _store.Path, "-D", "store.segment-size=4MiB");
        await Task.Delay(_random.Next(500));
        await process.KillAsync();
    }

    private Task<Server> StartAsync() => Server.StandaloneAsync(_store.Path);
}
