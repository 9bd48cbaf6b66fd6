using ActorMQ.Hocon.Settings;

namespace ActorMQ.Hocon.Tests.Settings;

/// <summary>reference.conf and the settings' classes say the same.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Every_documented_key_is_read_and_every_read_key_is_documented()
    {
        var ledger = new KeyLedger();
        ActorMqSettings.Read(HoconText.Read(Reference.Text), ledger);
        Assert.Equal(Reference.Keys.Order(StringComparer.Ordinal), ledger.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(ledger.Problems);
        Assert.True(Reference.Keys.Count > 60);
    }

    [Fact]
    public void Every_key_tells_its_meaning_its_unit_and_its_reason()
    {
        var reference = HoconText.Read(Reference.Text);
        foreach (var key in Reference.Keys)
        {
            var comment = reference.Find(key.Split('.'))!.Comment;
            Assert.True(comment.Contains("Unit: ", StringComparison.Ordinal)
                && comment.Contains("Why: ", StringComparison.Ordinal)
                && KeyMeaning.Of(comment).Length > 15, $"{key} is documented as: {comment}");
        }
    }

    [Fact]
    public void No_two_keys_share_an_environment_variable() =>
        Assert.Equal(Reference.Keys.Count,
            Reference.Keys.Select(EnvironmentLayer.Variable).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void The_defaults_are_those_of_RocketMQ()
    {
        var settings = Load.Of("").Settings!;
        Assert.Equal((9876, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(10)),
            (settings.NameServer.ListenPort, settings.NameServer.BrokerExpiry,
                settings.NameServer.ScanInterval));
        Assert.Equal(("broker-a", 0L, 10911, 8, 4 << 20),
            (settings.Broker.Name, settings.Broker.Id, settings.Broker.ListenPort,
                settings.Broker.DefaultTopicQueueCount, settings.Broker.MaxMessageSizeBytes));
        Assert.Equal([new HostPort("127.0.0.1", 9876)], settings.Broker.NameServers);
        Assert.Null(settings.Broker.AdvertisedAddress);
        Assert.Equal((1 << 30, FlushDiskType.AsyncFlush, 300_000, TimeSpan.FromMilliseconds(500)),
            (settings.Store.SegmentSizeBytes, settings.Store.FlushDiskType,
                settings.Store.ConsumeQueue.FileEntries,
                settings.Store.FlushInterval));
        Assert.Equal(
            (4, TimeSpan.FromSeconds(10)),
            (settings.Store.FlushLeastPages, settings.Store.FlushThoroughInterval));
        Assert.True(settings.Store.RecordChecksum);
        Assert.Equal((TimeSpan.FromSeconds(120), 16 << 20, TlsMode.Disabled),
            (settings.Transport.IdleTimeout, settings.Transport.MaxFrameSizeBytes,
                settings.Transport.Tls.Mode));
        Assert.Equal((TimeSpan.FromSeconds(3), 2, 4), (settings.Client.Producer.SendTimeout,
            settings.Client.Producer.RetryCount, settings.Client.Producer.DefaultTopicQueueCount));
        Assert.Equal("./actormq/store", settings.Store.Path);
        var home = Load.Of("", environment: [("HOME", "/home/me")]).Settings!;
        Assert.Equal("/home/me/actormq/store", home.Store.Path);
    }

    [Theory]
    [InlineData("standalone.conf")]
    [InlineData("namesrv.conf")]
    [InlineData("broker.conf")]
    public void The_ready_files_are_right(string name)
    {
        var files = new DiskFiles(Path.Combine(AppContext.BaseDirectory, "hocon"));
        var loaded = ConfigLoader.Load(new ConfigSources(name, files,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ADVERTISED_ADDRESS"] = "10.0.0.7" },
            ["name-server.listen-port=19876"], ForNameServer: false));
        Assert.Empty(loaded.Problems);
        var expected = name.StartsWith('n') ? null : "10.0.0.7";
        Assert.Equal(expected, loaded.Settings!.Broker.AdvertisedAddress);
        Assert.Equal(name.StartsWith('s') ? 19876 : 9876, loaded.Settings.Client.NameServers[0].Port);
    }

    private sealed class DiskFiles(string directory) : IConfigFiles
    {
        public byte[]? Read(string path)
        {
            var full = Path.Combine(directory, path);
            return File.Exists(full) ? File.ReadAllBytes(full) : null;
        }
    }
}
