using ActorMQ.Hocon.RocketMq;
using ActorMQ.Hocon.Settings;
using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Tests.Settings;

namespace ActorMQ.Hocon.Tests.RocketMq;

public sealed class RocketMqFileTests
{
    [Fact]
    public void The_broker_conf_that_comes_with_RocketMQ_is_understood()
    {
        var loaded = Load.Of("""
            # the usual file
            brokerClusterName = DefaultCluster
            brokerName=broker-b
            brokerId = 0
            deleteWhen = 04;16
            fileReservedTime = 48
            brokerRole = ASYNC_MASTER
            flushDiskType = SYNC_FLUSH
            ! more
            namesrvAddr=10.0.0.1:9876;10.0.0.2:9876
            listenPort=20911
            storePathRootDir=/data/store
            autoCreateTopicEnable=false
            defaultTopicQueueNums=16
            maxMessageSize=65536
            mapedFileSizeCommitLog=1048576
            mappedFileSizeConsumeQueue=6000000
            brokerPermission=4
            brokerIP1=192.168.1.5
            flushIntervalCommitLog=1000
            flushCommitLogLeastPages=8
            flushCommitLogThoroughInterval=20000
            messageIndexEnable=false
            maxHashSlotNum=5000
            maxIndexNum=20000
            aclEnable=false
            """);
        Assert.Empty(loaded.Problems);
        var (broker, store) = (loaded.Settings!.Broker, loaded.Settings.Store);
        Assert.Equal(("broker-b", "DefaultCluster", 20911, "192.168.1.5", BrokerPermission.Read, 16, 65536),
            (broker.Name, broker.Cluster, broker.ListenPort, broker.AdvertisedAddress, broker.Permission,
                broker.DefaultTopicQueueCount, broker.MaxMessageSizeBytes));
        Assert.False(broker.AutoCreateTopic);
        Assert.Equal("10.0.0.1:9876 10.0.0.2:9876", string.Join(' ', broker.NameServers));
        Assert.Equal(broker.NameServers, loaded.Settings.Client.NameServers);
        Assert.Equal(("/data/store", FlushDiskType.SyncFlush, 1 << 20, 300_000, TimeSpan.FromSeconds(1)),
            (store.Path, store.FlushDiskType, store.SegmentSizeBytes, store.ConsumeQueue.FileEntries,
                store.FlushInterval));
        Assert.Equal(
            (8, TimeSpan.FromSeconds(20)), (store.FlushLeastPages, store.FlushThoroughInterval));
        Assert.Equal(TimeSpan.FromHours(48), store.Retention.ReservedTime);
        Assert.Equal([4, 16], store.Retention.DeleteHours);
        Assert.Equal(new IndexSettings(Enabled: false, Slots: 5000, FileEntries: 20_000), store.Index);
    }

    [Fact]
    public void What_RocketMQ_says_about_room_on_the_disk_is_heeded()
    {
        var retention = Load.Of("""
            diskMaxUsedSpaceRatio=70
            diskSpaceCleanForciblyRatio=80
            diskSpaceWarningLevelRatio=95
            cleanFileForciblyEnable=false
            cleanResourceInterval=5000
            deleteCommitLogFilesInterval=50
            deleteFileBatchMax=3
            redeleteHangedFileInterval=60000
            """).Settings!.Store.Retention;
        Assert.Equal((70, 80, 95, false, 3), (retention.CleanPercent, retention.ForcedCleanPercent,
            retention.WriteStopPercent, retention.ForcedClean, retention.DeletionsMax));
        Assert.Equal((5000, 50, 60_000), (retention.CheckInterval.TotalMilliseconds,
            retention.DeleteInterval.TotalMilliseconds, retention.RetryInterval.TotalMilliseconds));
    }

    [Fact]
    public void What_RocketMQ_says_about_slaves_is_heeded()
    {
        var loaded = Load.Of("""
            brokerName=broker-a
            brokerId=1
            brokerRole=SLAVE
            inSyncReplicas=3
            slaveTimeout=4000
            haSlaveFallbehindMax=1048576
            slaveReadEnable=true
            accessMessageInMemoryMaxRatio=30
            maxHaTransferByteInSecond=20000000
            haMaxTimeSlaveNotCatchup=15000
            """);
        Assert.Empty(loaded.Problems);
        var broker = loaded.Settings!.Broker;
        Assert.Equal((BrokerRole.Slave, 1L), (broker.Role, broker.Id));
        var replication = broker.Replication;
        Assert.Equal(
            (3, TimeSpan.FromSeconds(4), 1L << 20, true, 30, 20_000_000L, TimeSpan.FromSeconds(15)),
            (replication.InSyncReplicas, replication.SlaveTimeout, replication.SlaveGapMaxBytes,
                replication.SlaveRead, replication.MemoryPercent, replication.CatchUpBytesPerSecond,
                replication.LagMax));
    }

    [Fact]
    public void An_address_of_RocketMQs_second_port_has_no_effect_and_that_is_said()
    {
        var loaded = Load.Of("""
            haListenPort=10912
            haMasterAddress=10.0.0.1:10912
            minInSyncReplicas=1
            """);
        Assert.NotNull(loaded.Settings);
        Assert.Equal(3, loaded.Problems.Count(p => p.Severity == ProblemSeverity.Warning));
        Assert.Contains("replication.master-address", loaded.Report(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("24", "24 is no hour")]
    [InlineData("04;x", "x is no hour")]
    public void An_hour_that_is_none_is_named(string hours, string fault)
    {
        var loaded = Load.Of($"deleteWhen={hours}");
        Assert.Contains(fault, Assert.Single(loaded.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_port_is_the_name_servers_where_a_name_server_starts()
    {
        var loaded = Load.Of("listenPort=19876\nbindAddress=127.0.0.1", forNameServer: true);
        Assert.Equal((19876, "127.0.0.1", 10911), (loaded.Settings!.NameServer.ListenPort,
            loaded.Settings.NameServer.ListenAddress, loaded.Settings.Broker.ListenPort));
    }

    [Fact]
    public void Names_without_effect_are_warnings_and_those_that_matter_are_errors()
    {
        var loaded = Load.Of("""
            brokerNme=x
            rocketmqHome=/opt
            sendMessageThreadPoolNums=16
            nobodyKnowsThis=1
            enableControllerMode=true
            aclEnable=true
            storePathCommitLog=/other
            listenPort=abc
            """, name: "my.properties");
        Assert.Null(loaded.Settings);
        string[] expected =
        [
            "Warning my.properties:1:1 brokerNme",
            "Warning my.properties:2:1 rocketmqHome",
            "Warning my.properties:3:1 sendMessageThreadPoolNums",
            "Warning my.properties:4:1 nobodyKnowsThis",
            "Error my.properties:5:22 enableControllerMode",
            "Error my.properties:6:11 aclEnable",
            "Error my.properties:7:20 storePathCommitLog",
            "Error my.properties:8:12 actormq.broker.listen-port",
        ];
        Assert.Equal(expected, loaded.Problems.Select(p => $"{p.Severity} {p.Origin} {p.Key}"),
            StringComparer.Ordinal);
        Assert.Contains("Did you mean 'brokerName'", loaded.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_translated_name_leads_to_a_key_that_there_is()
    {
        foreach (var name in RocketMqKeys.All)
        {
            var key = RocketMqKeys.Find(name)!;
            Assert.Equal(key.Key.Length == 0, key.Note.Length > 0);
            foreach (var ours in new[] { key.Key, key.Also }.Where(k => k.Length > 0))
                Assert.Contains(ours, Reference.Keys, StringComparer.Ordinal);
        }
    }

    [Theory]
    [InlineData("a=1\nb=2", true)]
    [InlineData("# x\n\n a = 1 \n", true)]
    [InlineData("", false)]
    [InlineData("# only", false)]
    [InlineData("actormq.broker.name=x", false)]
    [InlineData("actormq { }", false)]
    [InlineData("include \"x\"", false)]
    [InlineData("a = [\n1\n]", false)]
    [InlineData("a = 1\nb {", false)]
    [InlineData("a = {\n}", false)]
    public void A_file_of_plain_words_and_values_is_RocketMQs(string text, bool expected) =>
        Assert.Equal(expected, RocketMqFile.IsOne(text, "x.conf"));

    [Theory]
    [InlineData("a=b", "a|b")]
    [InlineData("  a : b ", "a|b ")]
    [InlineData("a b c", "a|b c")]
    [InlineData("a", "a|")]
    [InlineData("a=", "a|")]
    [InlineData("a=b\\\n   c\\\n d", "a|bcd")]
    [InlineData("a\\ b=c\\=d\\t\\u0041\\x", "a b|c=d\tAx")]
    [InlineData("#a=1\n!b=2\r\nc=3\r\n", "c|3")]
    [InlineData("a=x\\\\\nb=1", "a|x\\ b|1")]
    [InlineData("a\\", "a|")]
    public void Properties_are_read_as_Java_reads_them(string text, string expected) =>
        Assert.Equal(expected,
            string.Join(' ', PropertiesText.Parse(text, "p").Select(p => $"{p.Name}|{p.Value}")));

    [Fact]
    public void Included_properties_become_objects_and_an_object_wins_over_a_text() =>
        Hocon.Same("a={b=\"1\",c={\"\"=\"2\"}},d=\"3\"", "include \"p.properties\"",
            new MemoryFiles(("p.properties", "a.b=1\na=text\na.c.=2\nd=3")));
}
