namespace ActorMQ.Interop.Faults;

/// <summary>
/// Invariant 1 against power cuts: the file system under a running broker is shut down, which loses what was not flushed,
/// and mounted again.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const int Rounds = 10;
    private readonly LoopDisk _disk = new(sizeMiB: 256);
    private readonly Random _random = new(Environment.TickCount);

    public void Dispose() => _disk.Dispose();

    [FaultFact("mkfs.ext4", "mount")]
    public Task What_was_acknowledged_after_its_flush_is_there_after_a_power_cut() =>
        CutAsync("SYNC_FLUSH", mayLoseEnd: false);

    [FaultFact("mkfs.ext4", "mount")]
    public Task Without_waiting_for_the_flush_a_power_cut_takes_the_end_alone() =>
        CutAsync("ASYNC_FLUSH", mayLoseEnd: true);

    private async Task CutAsync(string flush, bool mayLoseEnd)
    {
        var ledger = new Ledger();
        for (var round = 0; round < Rounds; round++)
        {
            await using (var server = await StartAsync(flush))
            {
                await ledger.CheckAsync(server.Addresses[1], mayLoseEnd);
                await using var senders = new Senders(server.Addresses[1], ledger);
                await senders.FirstAsync();
                await Task.Delay(_random.Next(200));
                _disk.CutPower();
                if (!mayLoseEnd)
                    await senders.UntilRefusedAsync();
                await server.KillAsync();
            }

            _disk.Restart();
        }

        await using var last = await StartAsync(flush);
        await ledger.CheckAsync(last.Addresses[1], mayLoseEnd);
        ledger.CheckOnce();
        Assert.InRange(ledger.SeenCount, Rounds, int.MaxValue);
    }

    /// <summary>Flushes come often, so that with ASYNC_FLUSH, too, something is there after a cut.</summary>
    private Task<Server> StartAsync(string flush) => Server.StandaloneAsync(
        Path.Combine(_disk.Mount, "store"),
        "-D",
        $"store.flush-disk-type={flush}",
        "-D",
        "store.flush-interval=10 ms",
        "-D",
        "store.flush-least-pages=0");
}
