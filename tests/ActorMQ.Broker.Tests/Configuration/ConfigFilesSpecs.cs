using System.Text;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Journal.Files;
using ActorMQ.Model;

namespace ActorMQ.Broker.Tests.Configuration;

/// <summary>
/// Goal: <c>config/*.json</c> of RocketMQ's stores is read here, and what is written here has the same shape.
/// Method: files of stores that 5.3.3 and 4.9.8 wrote.
/// </summary>
public sealed class ConfigFilesSpecs : IAsyncDisposable
{
    private readonly SynchronousSystem _system = new();
    private readonly SimulatedDisk _disk = new();

    [Theory]
    [InlineData("533", 34)]
    [InlineData("498", 151)]
    public void RocketMQs_files_are_read(string release, long offset)
    {
        var host = Open(release);
        Assert.Equal(4, host.Catalog.Topics.Find(new TopicName("Payments"))!.Config.ReadQueueCount);
        Assert.Equal(
            18, host.Catalog.Topics.Find(new TopicName("SCHEDULE_TOPIC_XXXX"))!.Config.ReadQueueCount);
        Assert.Equal(16, host.Catalog.Groups.Find(new GroupName("CG_retry"))!.Config.RetryCountMax);
        var client = host.NewClient();
        var found = release is "533"
            ? client.Query("CG_tag", "Shipments", 0)
            : client.Query("CG_part", "OrdersOne", 0);
        Assert.Equal(
            offset, long.Parse(found!.Fields["offset"], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Offsets_are_written_with_bare_numbers_for_keys_and_nothing_is_lost()
    {
        var host = Open("533");
        host.NewClient().Commit("CG_tag", "Shipments", 1, 99);
        await host.StopAsync();
        var text = Read("consumerOffset.json");
        Assert.Contains("\"Shipments@CG_tag\":{0:34,1:99,2:54}", text, StringComparison.Ordinal);
        Assert.Contains("\"%RETRY%CG_retry@CG_retry\":{0:31}", text, StringComparison.Ordinal);
        Assert.Contains("\"Payments@CG_all\":{0:140,1:140,2:140,3:140}", text, StringComparison.Ordinal);
        Assert.Contains("{0:34,1:32,2:54", Read("consumerOffset.json.bak"), StringComparison.Ordinal);
        Assert.Contains("\"actormqLogPosition\":", Read("consumerOffset.json.bak"), StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_and_groups_that_were_there_stay_there_when_others_come()
    {
        var host = Open("533");
        var before = host.Catalog.Topics.Snapshot.Version;
        host.NewClient().Create("new");
        host.NewClient().Beat("new-group", "new");
        _disk.Kill();
        var after = new CatalogHost(new SynchronousSystem().System, _disk);
        foreach (var old in host.Catalog.Topics.Snapshot.Entries)
            Assert.Equal(old.Config, after.Catalog.Topics.Find(old.Name)?.Config);
        foreach (var old in host.Catalog.Groups.Snapshot.Entries)
            Assert.Equal(old.Config, after.Catalog.Groups.Find(old.Name)?.Config);
        Assert.Equal(before.Counter + 2, after.Catalog.Topics.Snapshot.Version.Counter);
    }

    [Fact]
    public void A_power_cut_at_any_moment_leaves_every_answered_change()
    {
        for (var flushes = 0; flushes < 24; flushes++)
        {
            var disk = new SimulatedDisk();
            var system = new SynchronousSystem();
            var host = new CatalogHost(system.System, disk);
            disk.FlushesLeft = flushes;
            var answered = Enumerable.Range(0, 6).Select(i => $"topic-{i}")
                .Where(name =>
                    host.NewClient().Create(name) is { Code: Protocol.Commands.ResponseCode.Success })
                .ToList();
            system.Advance(TimeSpan.FromSeconds(6));
            disk.PowerCut(new Random(flushes));
            disk.FlushesLeft = long.MaxValue;
            var after = new CatalogHost(new SynchronousSystem().System, disk);
            Assert.All(answered, name => Assert.NotNull(after.Catalog.Topics.Find(new TopicName(name))));
        }
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private CatalogHost Open(string release)
    {
        foreach (var name in new[] { "topics", "subscriptionGroup", "consumerOffset" })
        {
            var bytes = File.ReadAllBytes(
                Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}-{release}.json"));
            using var file = _disk.Open($"store/config/{name}.json");
            file.Write(bytes, 0);
            file.Flush();
        }

        _disk.FlushDirectory("store/config");
        return new CatalogHost(_system.System, _disk);
    }

    private string Read(string name)
    {
        using var file = _disk.Open("store/config/" + name);
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return Encoding.UTF8.GetString(bytes);
    }
}
