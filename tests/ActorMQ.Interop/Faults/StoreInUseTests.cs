namespace ActorMQ.Interop.Faults;

/// <summary>A store that cannot be had is told of at the start, with its path and a code of its own.</summary>
public sealed class StoreInUseTests : IDisposable
{
    private const int StoreUnusable = 68;
    private static readonly string[] Nobody =
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/tmp"];

    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_second_broker_on_the_same_store_does_not_start()
    {
        await using var first = await Server.StandaloneAsync(_store.Path);
        await RefusesAsync(_store.Path, $"{_store.Path} is open in another process");
        Assert.Equal(0, await first.StopAsync());
    }

    [Fact]
    public async Task A_store_below_a_file_is_refused()
    {
        var file = Path.Combine(_store.Path, "file");
        await File.WriteAllTextAsync(file, "no directory");
        await RefusesAsync(Path.Combine(file, "store"), file);
    }

    [FaultFact("mkfs.ext4", "mount")]
    public async Task A_store_that_is_read_only_is_refused()
    {
        using var disk = new LoopDisk(sizeMiB: 16);
        disk.Restart("loop,ro");
        await RefusesAsync(disk.Mount, $"Read-only file system : '{disk.Mount}");
    }

    [FaultFact("setpriv")]
    public async Task A_store_that_the_user_may_not_write_is_refused()
    {
        await OpenToReadersAsync();
        var store = Path.Combine(_store.Path, "store");
        await using var process = ActorMq.StartUnder(Nobody, "refused", Arguments(store));
        Assert.Equal(StoreUnusable, await process.WaitForExitAsync());
        Assert.Contains(process.Lines, line =>
            line.Contains(store, StringComparison.Ordinal) && line.Contains("denied", StringComparison.Ordinal));
    }

    [FaultFact("setpriv")]
    public async Task A_store_of_another_user_is_refused()
    {
        await using (var first = await Server.StandaloneAsync(_store.Path))
            Assert.Equal(0, await first.StopAsync());
        await OpenToReadersAsync();
        await using var process = ActorMq.StartUnder(Nobody, "refused", Arguments(_store.Path));
        Assert.Equal(StoreUnusable, await process.WaitForExitAsync());
        Assert.Contains(process.Lines, line =>
            line.Contains(_store.Path, StringComparison.Ordinal) && line.Contains("denied", StringComparison.Ordinal));
    }

    private async Task OpenToReadersAsync()
    {
        await using var chmod = ChildProcess.Start("chmod", "chmod", "755", _store.Path);
        Assert.Equal(0, await chmod.WaitForExitAsync());
    }

    private static string[] Arguments(string store) =>
        ["standalone", "--listen", "127.0.0.1", "--port", "0", "--namesrv-port", "0", "--store", store];

    private static async Task RefusesAsync(string store, string words)
    {
        await using var process = ActorMq.Start("refused", Arguments(store));
        Assert.Equal(StoreUnusable, await process.WaitForExitAsync());
        Assert.Contains(process.Lines, line => line.Contains(words, StringComparison.Ordinal));
    }
}
