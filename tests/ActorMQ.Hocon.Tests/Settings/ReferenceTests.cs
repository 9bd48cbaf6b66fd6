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

    [Theory]
    [InlineData("2m-noslave", "broker-a ASYNC_MASTER 0", "broker-b ASYNC_MASTER 0")]
    [InlineData("2m-2s-async",
        "broker-a ASYNC_MASTER 0", "broker-a SLAVE 1", "broker-b ASYNC_MASTER 0", "broker-b SLAVE 1")]
    [InlineData("2m-2s-sync",
        "broker-a SYNC_MASTER 0", "broker-a SLAVE 1", "broker-b SYNC_MASTER 0", "broker-b SLAVE 1")]
    public void The_files_of_a_deployment_go_together_on_one_machine(string folder, params string[] brokers)
    {
        var all = FilesOf(folder).Select(SettingsOf).ToList();
        Assert.Equal(
            brokers, all.Select(one => $"{one.Broker.Name} {RoleOf(one)} {one.Broker.Id}"), StringComparer.Ordinal);
        Assert.Equal(all.Count, all.Select(one => one.Broker.ListenPort).Distinct().Count());
        Assert.Equal(all.Count, all.Select(one => one.Store.Path).Distinct(StringComparer.Ordinal).Count());

        static string RoleOf(ActorMqSettings settings) => settings.Broker.Role switch
        {
            BrokerRole.SyncMaster => "SYNC_MASTER",
            BrokerRole.Slave => "SLAVE",
            _ => "ASYNC_MASTER",
        };
    }

    [Fact]
    public void The_nodes_of_the_ready_cluster_share_all_but_their_names_ports_and_stores()
    {
        var nodes = FilesOf("cluster").Where(file => file.Contains("node-", StringComparison.Ordinal))
            .Select(file => SettingsOf(file).Cluster).ToList();
        Assert.Equal(["node-1", "node-2", "node-3"], nodes.Select(node => node.NodeId), StringComparer.Ordinal);
        Assert.Single(nodes
            .Select(node => (node.Name, Etcd: node.Etcd[0], node.Shards, node.MinInSync))
            .Distinct());
        Assert.Equal(3, nodes.Select(node => node.ListenPort).Distinct().Count());
        var first = nodes.Select(node => node.FirstPort).ToList();
        Assert.All(nodes, node => Assert.DoesNotContain(
            first, port => port < node.FirstPort && port + node.PortCount > node.FirstPort));
        Assert.NotNull(SettingsOf("cluster/node.conf"));
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "hocon", folder), "*.conf")
            .Select(file => $"{folder}/{Path.GetFileName(file)}")
            .OrderBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal);

    private static ActorMqSettings SettingsOf(string file)
    {
        var files = new DiskFiles(Path.Combine(AppContext.BaseDirectory, "hocon"));
        var loaded = ConfigLoader.Load(new ConfigSources(
            file, files, new Dictionary<string, string>(StringComparer.Ordinal), [], ForNameServer: false));
        Assert.Empty(loaded.Problems);
        return loaded.Settings!;
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
