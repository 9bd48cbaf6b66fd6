namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.broker</c>; hocon/reference.conf says what each key is for.</summary>
/// <param name="Name">Of the broker group.</param>
/// <param name="Id">Of this replica; 0 is the master.</param>
/// <param name="Role">Of this replica by configuration.</param>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="ListenAddress">IP address to listen on.</param>
/// <param name="ListenPort">0 takes any free port.</param>
/// <param name="VipChannel">Listening two ports lower as well.</param>
/// <param name="AdvertisedAddress">Told to clients; null leaves it to the process to find one.</param>
/// <param name="NameServers">To register with, all of them.</param>
/// <param name="RegisterInterval">Between registrations.</param>
/// <param name="ForceRegister">Registering even with a name server that knows it all.</param>
/// <param name="RegisterTimeout">Of one registration.</param>
/// <param name="HeartbeatInterval">Between heartbeats to name servers.</param>
/// <param name="Permission">Of all topics.</param>
/// <param name="AutoCreateTopic">Sending creates topics.</param>
/// <param name="DefaultTopicQueueCount">Upper bound of a created topic's queues.</param>
/// <param name="AutoCreateGroup">Connecting creates groups.</param>
/// <param name="MaxMessageSizeBytes">Of a body.</param>
/// <param name="MailboxSize">Requests that may wait for one entity.</param>
/// <param name="ActiveTopicsMax">Topics that may be in use at once.</param>
/// <param name="PassivateAfter">Idle time after which an entity is unloaded.</param>
/// <param name="Replication">Section <c>replication</c>.</param>
/// <param name="LongPolling">Section <c>long-polling</c>.</param>
/// <param name="Pull">Section <c>pull</c>.</param>
/// <param name="Group">Section <c>group</c>.</param>
/// <param name="FlowControl">Section <c>flow-control</c>.</param>
public sealed record BrokerSettings(
    string Name,
    long Id,
    BrokerRole Role,
    string Cluster,
    string ListenAddress,
    int ListenPort,
    bool VipChannel,
    string? AdvertisedAddress,
    IReadOnlyList<HostPort> NameServers,
    TimeSpan RegisterInterval,
    bool ForceRegister,
    TimeSpan RegisterTimeout,
    TimeSpan HeartbeatInterval,
    BrokerPermission Permission,
    bool AutoCreateTopic,
    int DefaultTopicQueueCount,
    bool AutoCreateGroup,
    int MaxMessageSizeBytes,
    int MailboxSize,
    int ActiveTopicsMax,
    TimeSpan PassivateAfter,
    ReplicationSettings Replication,
    LongPollingSettings LongPolling,
    PullSettings Pull,
    ConsumerGroupSettings Group,
    FlowControlSettings FlowControl)
{
    /// <summary>How far the port of the VIP channel is below the broker's own.</summary>
    public const int VipChannelDistance = 2;

    internal static BrokerSettings Read(SettingsReader section)
    {
        var broker = ReadAll(section);
        if (broker is { VipChannel: true, ListenPort: <= VipChannelDistance })
        {
            section.RefusePair("vip-channel", section, "listen-port",
                "there is no port two below the one that the broker listens on",
                "Give listen-port a number above 2, or set vip-channel to false");
        }

        RefuseRole(section, broker);
        return broker;
    }

    private static void RefuseRole(SettingsReader section, BrokerSettings broker)
    {
        var isSlave = broker.Role == BrokerRole.Slave;
        if (isSlave == (broker.Id == 0))
        {
            section.RefusePair("role", section, "id",
                isSlave ? "0 is the master's number" : "a master's number is 0",
                isSlave ? "Give a slave an id from 1 on" : "Take id 0, or role SLAVE");
        }

        if (broker.Role == BrokerRole.SyncMaster && broker.Replication.InSyncReplicas < 2)
        {
            section.Section("replication").RefusePair("in-sync-replicas", section, "role",
                "a synchronous master would wait for nobody",
                "Write 2 or more, or make the role ASYNC_MASTER");
        }
    }

    private static BrokerSettings ReadAll(SettingsReader section) => new(
        Name: section.Text("name"),
        Id: section.Long("id", 0, long.MaxValue),
        Role: section.Choice("role",
            ("ASYNC_MASTER", BrokerRole.AsyncMaster), ("SYNC_MASTER", BrokerRole.SyncMaster),
            ("SLAVE", BrokerRole.Slave)),
        Cluster: section.Text("cluster"),
        ListenAddress: section.Text("listen-address"),
        ListenPort: section.Port("listen-port"),
        VipChannel: section.Bool("vip-channel"),
        AdvertisedAddress: section.OptionalText("advertised-address"),
        NameServers: section.Addresses("name-servers", defaultPort: 9876),
        RegisterInterval: section.Duration(
            "register-interval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        ForceRegister: section.Bool("force-register"),
        RegisterTimeout: section.Duration(
            "register-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
        HeartbeatInterval: section.Duration(
            "heartbeat-interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        Permission: section.Choice("permission",
            ("RW", BrokerPermission.ReadWrite), ("R", BrokerPermission.Read), ("W", BrokerPermission.Write),
            ("6", BrokerPermission.ReadWrite), ("4", BrokerPermission.Read), ("2", BrokerPermission.Write)),
        AutoCreateTopic: section.Bool("auto-create-topic"),
        DefaultTopicQueueCount: section.Int("default-topic-queue-nums", 1, 1024),
        AutoCreateGroup: section.Bool("auto-create-group"),
        MaxMessageSizeBytes: (int)section.Size("max-message-size", 1024, 64 << 20),
        MailboxSize: section.Int("mailbox-size", 16, 10_000_000),
        ActiveTopicsMax: section.Int("max-active-topics", 16, 10_000_000),
        PassivateAfter: section.Duration("passivate-after", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
        Replication: ReplicationSettings.Read(section.Section("replication")),
        LongPolling: LongPollingSettings.Read(section.Section("long-polling")),
        Pull: PullSettings.Read(section.Section("pull")),
        Group: ConsumerGroupSettings.Read(section.Section("group")),
        FlowControl: FlowControlSettings.Read(section.Section("flow-control")));
}
