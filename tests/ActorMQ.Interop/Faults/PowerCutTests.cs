using System.Buffers.Binary;

namespace ActorMQ.Interop.Faults;

/// <summary>
/// Invariant 1 against power cuts: the file system under a running broker is shut down, which loses what was not flushed,
/// and mounted again.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const int Rounds = 10;
    private const int XfsRounds = 3;
    private readonly Random _random = new(Environment.TickCount);
    private LoopDisk _disk = null!;

    public void Dispose() => _disk?.Dispose();

    [FaultFact("mkfs.ext4", "mount")]
    public Task What_was_acknowledged_after_its_flush_is_there_after_a_power_cut() =>
        CutAsync("ext4", "SYNC_FLUSH", Rounds);

    [FaultFact("mkfs.ext4", "mount")]
    public Task Without_waiting_for_the_flush_a_power_cut_takes_nothing_that_was_noted_as_flushed() =>
        CutAsync("ext4", "ASYNC_FLUSH", Rounds);

    [FaultFact("mkfs.xfs", "mount")]
    public Task The_same_holds_on_xfs() => CutAsync("xfs", "SYNC_FLUSH", XfsRounds);

    [FaultFact("mkfs.xfs", "mount")]
    public Task The_same_holds_on_xfs_without_waiting() => CutAsync("xfs", "ASYNC_FLUSH", XfsRounds);

    private async Task CutAsync(string fileSystem, string flush, int rounds)
    {
        _disk = new LoopDisk(sizeMiB: 512, fileSystem);
        var waits = string.Equals(flush, "SYNC_FLUSH", StringComparison.Ordinal);
        var ledger = new Ledger();
        var durableEnd = long.MaxValue;
        var durableCount = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using (var server = await StartAsync(flush))
            {
                await ledger.CheckAsync(server.Addresses[1], durableEnd);
                await using var senders = new Senders(server.Addresses[1], ledger);
                await senders.FirstAsync();
                await Task.Delay(_random.Next(200));
                if (!waits)
                    durableEnd = FlushedEnd();
                durableCount += ledger.CountBefore(durableEnd);
                _disk.CutPower();
                if (waits)
                    await senders.UntilRefusedAsync();
                await server.KillAsync();
            }

            _disk.Restart();
        }

        await using var last = await StartAsync(flush);
        await ledger.CheckAsync(last.Addresses[1], durableEnd);
        await ledger.CheckAllAsync(last.Addresses[1]);
        ledger.CheckOnce();
        Assert.InRange(ledger.SeenCount, rounds, int.MaxValue);
        Assert.InRange(durableCount, rounds, int.MaxValue);
    }

    /// <summary>The broker notes it after each flush: what lies before it was durable then.</summary>
    private long FlushedEnd() => BinaryPrimitives.ReadInt64BigEndian(
        File.ReadAllBytes(Path.Combine(_disk.Mount, "store", "flushed")));

    private Task<Server> StartAsync(string flush) => Server.StandaloneAsync(
        Path.Combine(_disk.Mount, "store"), "-D", $"store.flush-disk-type={flush}",
        "-D", "store.flush-interval=20ms", "-D", "store.flush-least-pages=0");
}
