using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Journal.Files;

namespace ActorMQ.Broker.Tests.State;

/// <summary>
/// Goal: whatever happened to a file of <c>config/</c>, the broker starts, or says which file and what to do.
/// Method: each byte changed in turn, each length, each file gone, with and without its <c>.bak</c>.
/// </summary>
public sealed class DamagedStateFilesTests : IAsyncDisposable
{
    private readonly SimulatedDisk _disk = new();
    private SynchronousSystem _system = new();

    public static TheoryData<string> Names => [.. StateHost.Files];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_byte_changed(string name)
    {
        var (path, whole) = await MakeAsync(name);
        var (started, refused) = (0, 0);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var mask in (byte[])[0x01, (byte)(whole[at] ^ '/')])
            {
                var damaged = whole.ToArray();
                damaged[at] ^= mask;
                if (await StartsAsync(path, damaged))
                    started++;
                else
                    refused++;
            }
        }

        Assert.NotEqual(0, started);
        Assert.NotEqual(0, refused);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_length(string name)
    {
        var (path, whole) = await MakeAsync(name);
        for (var length = 1; length < whole.Length; length++)
            Assert.False(await StartsAsync(path, whole[..length]), $"{length} bytes of {name} made sense");

        // An empty file is what a power cut leaves of one that was never flushed: it counts as missing.
        Assert.True(await StartsAsync(path, []));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_damaged_file_is_read_from_its_bak_and_the_log(string name)
    {
        var (path, whole) = await MakeAsync(name, keepsBackup: true);
        Write(path, whole[..(whole.Length / 2)]);
        AssertWhole(await StartAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_that_is_gone_with_its_bak_is_made_from_the_log(string name)
    {
        var (path, _) = await MakeAsync(name);
        _disk.Delete(path);
        AssertWhole(await StartAsync());
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private static void AssertWhole(CatalogHost host)
    {
        Assert.True(host.Has("orders"));
        Assert.True(host.HasGroup("g"));
        Assert.Equal("7", host.Committed("g", "orders", 0));
    }

    private async Task<(string Path, byte[] Bytes)> MakeAsync(string name, bool keepsBackup = false)
    {
        var host = new CatalogHost(_system.System, _disk);
        var client = host.NewClient();
        client.Create("orders");
        client.Beat("g", "orders");
        client.Commit("g", "orders", 0, 6);
        _system.Advance(TimeSpan.FromSeconds(6));
        client.Commit("g", "orders", 0, 7);
        client.Beat("g2", "orders");
        client.Create("more");
        _system.Advance(TimeSpan.FromSeconds(6));
        var path = "store/config/" + name;
        Assert.True(_disk.Exists(path + ".bak"));
        if (!keepsBackup)
            _disk.Delete(path + ".bak");
        using var file = _disk.Open(path);
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        await CrashAsync();
        return (path, bytes);
    }

    /// <summary>Whether a broker starts and answers; otherwise the file is named, and what to do.</summary>
    private async Task<bool> StartsAsync(string path, byte[] bytes)
    {
        _disk.Delete(path + ".bak");
        Write(path, bytes);
        try
        {
            var host = await StartAsync();
            _ = host.Committed("g", "orders", 0);
            host.NewClient().Create("another");
            _system.Advance(TimeSpan.FromSeconds(6));
            return true;
        }
        catch (InvalidDataException refused)
        {
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Contains("remove it", refused.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private async Task<CatalogHost> StartAsync()
    {
        await CrashAsync();
        return new CatalogHost(_system.System, _disk);
    }

    private async Task CrashAsync()
    {
        _disk.Kill();
        await _system.DisposeAsync();
        _system = new SynchronousSystem();
    }

    private void Write(string path, byte[] bytes)
    {
        using var file = _disk.Open(path);
        file.SetLength(0);
        file.Write(bytes, 0);
        file.Flush();
        _disk.FlushDirectory("store/config");
    }
}
