using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;

namespace ActorMQ.Tests;

/// <summary>What is configured is what servers get.</summary>
public sealed class OptionsSpecs
{
    [Fact]
    public void Bounds_and_periods_of_a_broker_are_those_that_are_configured()
    {
        var options = BrokerOptionsOf.Settings(Load(
            "broker.flow-control.in-flight-sends=11",
            "broker.flow-control.in-flight-send-bytes=12 MiB",
            "broker.flow-control.send-wait-max=13 ms",
            "broker.long-polling.max-suspend=14 s",
            "broker.long-polling.check-interval=15 s",
            "broker.long-polling.max-waiting-per-queue=16",
            "broker.group.notify-changes=false",
            "broker.mailbox-size=17",
            "broker.passivate-after=18 s",
            "store.mailbox-size=19",
            "store.sync-flush-timeout=20 s",
            "store.record-checksum=false",
            "store.consume-queue.max-open-files=31",
            "store.consume-queue.max-waiting-size=2 MiB",
            "broker.max-active-topics=32",
            "broker.group.max-active=33",
            "broker.group.max-waiting-offsets=34",
            "store.flush-interval=22 ms",
            "store.flush-least-pages=23",
            "store.flush-thorough-interval=24 s",
            "store.write-batch-size=1 MiB",
            "store.consume-queue.flush-interval=21 s",
            "store.index.slots=22",
            "store.index.file-entries=23"));

        Assert.Equal((11, 12L << 20), (options.InFlightSendsMax, options.InFlightSendSizeMax));
        Assert.Equal(TimeSpan.FromMilliseconds(13), options.Queue.AppendWaitMax);
        Assert.Equal(
            (TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(15), 16),
            (options.PullSuspendMax, options.Queue.RecheckPeriod, options.Queue.ParkedPullsMax));
        Assert.False(options.Groups.NotifiesChanges);
        Assert.Equal((17, 17), (options.Topics.MailboxCapacity, options.Groups.MailboxCapacity));
        Assert.Equal(TimeSpan.FromSeconds(18), options.PassivateAfter);
        Assert.Equal(
            (TimeSpan.FromMilliseconds(22), 23, TimeSpan.FromSeconds(24)),
            (options.Log.FlushPeriod, options.Log.FlushLeastPages, options.Log.FlushThoroughPeriod));
        Assert.Equal((19, 1 << 20), (options.Log.WaitingAppendsMax, options.CommitLog.WriteBufferSizeBytes));
        Assert.Equal(
            (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21)),
            (options.Log.SyncFlushTimeout, options.Log.CheckpointPeriod));
        Assert.False(options.SealsRecords);
        Assert.Equal(
            (31, 2L << 20), (options.ConsumeQueue.OpenFileCountMax, options.ConsumeQueue.WaitingSizeMaxBytes));
        Assert.Equal(
            (32, 33, 34),
            (options.Topics.ActiveTopicsMax, options.Groups.ActiveGroupsMax, options.Groups.WaitingOffsetsMax));
        Assert.Equal((22, 23), (options.Index!.SlotCount, options.Index.UnitCount));
        Assert.Null(BrokerOptionsOf.Settings(Load("store.index.enabled=false")).Index);
    }

    [Fact]
    public void Old_Java_clients_find_the_broker_two_ports_lower_if_that_is_wanted()
    {
        Assert.Empty(BrokerOptionsOf.Settings(Load("broker.listen-port=10911")).Transport.AlsoListen);
        var also = BrokerOptionsOf.Settings(Load("broker.listen-port=10911", "broker.vip-channel=true"))
            .Transport.AlsoListen;
        Assert.Equal("0.0.0.0:10909", Assert.Single(also).ToString());
    }

    [Fact]
    public void Slaves_are_waited_for_and_read_from_as_is_configured()
    {
        var slaveTimeout = "broker.replication.slave-timeout=7 s";
        string[] sync = ["broker.role=SYNC_MASTER", "store.sync-flush-timeout=9 s", slaveTimeout];

        Assert.Equal(TimeSpan.FromSeconds(5), BrokerOptionsOf.Settings(Load(slaveTimeout)).Log.SyncFlushTimeout);
        Assert.Equal(TimeSpan.FromSeconds(7), BrokerOptionsOf.Settings(Load(sync)).Log.SyncFlushTimeout);
        Assert.Equal(
            TimeSpan.FromSeconds(9),
            BrokerOptionsOf.Settings(Load([.. sync, "store.flush-disk-type=SYNC_FLUSH"])).Log.SyncFlushTimeout);
        var replica = ReplicationOf.Static(Load([.. sync, "broker.replication.in-sync-replicas=3"]));
        Assert.Equal(2, replica.DoubleWrite!.SlaveCount);
        Assert.Null(ReplicationOf.Static(Load()).DoubleWrite);

        Assert.Null(BrokerOptionsOf.Settings(Load()).Read.SlaveReadGapBytes);
        Assert.True(BrokerOptionsOf.Settings(Load(
            "broker.replication.slave-read=true")).Read.SlaveReadGapBytes > 1 << 20);
    }

    [Fact]
    public void Limits_of_pulls_are_those_that_are_configured()
    {
        var options = BrokerOptionsOf.Settings(Load(
            "broker.pull.max-messages=11",
            "broker.pull.max-size=12 KiB",
            "broker.pull.max-messages-from-disk=13",
            "broker.pull.max-size-from-disk=14 KiB",
            "broker.pull.readers=15",
            "broker.pull.disk-readers=16"));

        Assert.Equal((11, 12 << 10), (options.Read.MessagesMax, options.Read.SizeMax));
        Assert.Equal((13, 14 << 10), (options.Read.DiskMessagesMax, options.Read.DiskSizeMax));
        Assert.Equal((15, 16), (options.PullReaders, options.PullDiskReaders));
    }

    [Fact]
    public void A_pull_waits_as_its_client_asks_unless_long_polling_is_off()
    {
        var delay = "broker.long-polling.short-polling-delay=7 s";

        Assert.Null(BrokerOptionsOf.Settings(Load(delay)).ShortPollingDelay);
        Assert.Equal(
            TimeSpan.FromSeconds(7),
            BrokerOptionsOf.Settings(Load(delay, "broker.long-polling.enabled=false")).ShortPollingDelay);
    }

    [Fact]
    public void Bounds_of_connections_are_those_that_are_configured()
    {
        var settings = Load(
            "transport.backlog=21", "transport.read-high-water=22 KiB",
            "transport.write-high-water=24 KiB", "transport.write-low-water=23 KiB");
        var options = ServerOptions.Of(settings.Transport, "127.0.0.1", 0);

        Assert.Equal((21, 22L << 10), (options.Backlog, options.InputHighWater));
        Assert.Equal((24 << 10, 23 << 10), (options.OutputHighWater, options.OutputLowWater));
        Assert.Equal(16_384, options.MaxRequestsInFlight);
    }

    private static ActorMqSettings Load(params string[] overrides)
    {
        var loaded = ProcessConfig.Load(null, overrides, isNameServer: false);
        Assert.Empty(loaded.Problems);
        return loaded.Settings!;
    }
}
