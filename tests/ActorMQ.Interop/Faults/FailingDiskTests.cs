namespace ActorMQ.Interop.Faults;

/// <summary>
/// A system call on the log fails under a running broker: nothing more is acknowledged, the process says why and ends with
/// its own code, nothing is tried again, and after a restart all that was acknowledged is there.
/// </summary>
public sealed class FailingDiskTests : IDisposable
{
    private const int DiskFailed = 72;
    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [FaultFact("strace")]
    public Task A_flush_that_fails_with_EIO_ends_the_broker() => FailAsync("fdatasync", "EIO", "Input/output error");

    [FaultFact("strace")]
    public Task A_flush_that_finds_no_space_ends_the_broker() => FailAsync("fdatasync", "ENOSPC", "No space left on device");

    [FaultFact("strace")]
    public Task A_write_that_fails_ends_the_broker() => FailAsync("pwrite64", "EIO", "Input/output error");

    private async Task FailAsync(string call, string error, string words)
    {
        var ledger = new Ledger();
        await using (var server = await StartAsync())
        {
            await using var senders = new Senders(server.Addresses[1], ledger);
            await senders.FirstAsync();
            var segment = Path.Combine(_store.Path, "commitlog", "00000000000000000000");
            await using var fault = await Strace.InjectAsync(server.Process.Id, segment, call, error);

            await senders.UntilRefusedAsync();
            Assert.Equal(DiskFailed, await server.Process.WaitForExitAsync());
            Assert.Contains(server.Process.Lines, line =>
                line.Contains(segment, StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
            Assert.Equal(1, await fault.CountAsync(call));
        }

        await using var again = await StartAsync();
        await ledger.CheckAsync(again.Addresses[1]);
        ledger.CheckOnce();
        await using var more = new Senders(again.Addresses[1], ledger);
        await more.FirstAsync();
    }

    private Task<Server> StartAsync() => Server.StandaloneAsync(
        _store.Path, "-D", "store.flush-disk-type=SYNC_FLUSH", "-D", "store.segment-size=64MiB");
}
