namespace ActorMQ.Interop.Faults;

/// <summary>A store that cannot be had is told of at the start, with its path and a code of its own.</summary>
public sealed class StoreInUseTests : IDisposable
{
    private const int StoreUnusable = 68;
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

    private static async Task RefusesAsync(string store, string words)
    {
        await using var process = ActorMq.Start(
            "refused", "standalone", "--listen", "127.0.0.1", "--port", "0", "--namesrv-port", "0", "--store", store);
        Assert.Equal(StoreUnusable, await process.WaitForExitAsync());
        Assert.Contains(process.Lines, line => line.Contains(words, StringComparison.Ordinal));
    }
}
