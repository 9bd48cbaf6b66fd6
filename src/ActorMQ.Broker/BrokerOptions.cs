using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Journal.Retention;
using ActorMQ.Model;
using ActorMQ.Transport;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Broker;

/// <summary>Everything that an operator, or a program that embeds a broker, says about it.</summary>
public sealed record BrokerOptions
{
    /// <summary>The store's directory: log, consume queues and <c>config</c> lie in it.</summary>
    public required string StorePath { get; init; }

    /// <summary>Where the broker listens, and the bounds of its connections.</summary>
    public required RemotingServerOptions Transport { get; init; }

    /// <summary>The broker group.</summary>
    public BrokerName Name { get; init; } = new("broker-a");

    /// <summary>The replica in the group.</summary>
    public BrokerId Id { get; init; } = BrokerId.Master;

    /// <summary>The cluster.</summary>
    public ClusterName Cluster { get; init; } = new("DefaultCluster");

    /// <summary>Told to clients with every answer to a send; RocketMQ's <c>regionId</c>.</summary>
    public string Region { get; init; } = "DefaultRegion";

    /// <summary>Whether clients may trace their messages; RocketMQ's <c>traceOn</c>.</summary>
    public bool TraceOn { get; init; } = true;

    /// <summary>The address that clients are told, without port; null: the broker finds out.</summary>
    public string? AdvertisedAddress { get; init; }

    /// <summary>
    /// The name servers, as <c>host:port</c>; none: clients must know the broker by themselves.
    /// </summary>
    public IReadOnlyList<string> NameServers { get; init; } = [];

    /// <summary>
    /// How often the broker registers with every name server; it does so at once when a topic changes.
    /// </summary>
    public TimeSpan RegisterInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether it sends all topics every time; otherwise it asks first whether a name server still knows
    /// them. RocketMQ's <c>forceRegister</c>.
    /// </summary>
    public bool ForceRegister { get; init; } = true;

    /// <summary>How long a name server may take to answer.</summary>
    public TimeSpan RegisterTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the broker says that it lives between registrations; null: not at all.</summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>Topics.</summary>
    public TopicSettings Topics { get; init; } = new();

    /// <summary>Consumer and producer groups.</summary>
    public GroupSettings Groups { get; init; } = new();

    /// <summary>
    /// Whether the broker takes messages of ordered topics; RocketMQ's <c>brokerPermission</c> without W.
    /// </summary>
    public bool IsWritable { get; init; } = true;

    /// <summary>Largest message body, in bytes; of a batch, all its messages together.</summary>
    public int MessageSizeMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Whether each record ends with a checksum of all its bytes; RocketMQ's <c>enabledAppendPropCRC</c>.
    /// </summary>
    public bool SealsRecords { get; init; } = true;

    /// <summary>When the log's bytes go to the disk.</summary>
    public LogSettings Log { get; init; } = new();

    /// <summary>How the log is laid out.</summary>
    public CommitLogOptions CommitLog { get; init; } = new();

    /// <summary>How consume queues are laid out.</summary>
    public ConsumeQueueOptions ConsumeQueue { get; init; } = new();

    /// <summary>How the message index is laid out; null: none is kept, and nothing is found by key.</summary>
    public IndexOptions? Index { get; init; } = new();

    /// <summary>Bytes of messages on their way to the log; beyond it senders are told SYSTEM_BUSY.</summary>
    public long InFlightSendSizeMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Sends on their way to the log; beyond it senders are told SYSTEM_BUSY.</summary>
    public int InFlightSendsMax { get; init; } = 10_000;

    /// <summary>The bounds of one queue.</summary>
    public QueueSettings Queue { get; init; } = new();

    /// <summary>What the store lets go of, and when no more messages are taken.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>How often it looks after that.</summary>
    public RetentionTimes RetentionTimes { get; init; } = new();

    /// <summary>
    /// How long a pull waits, whatever the client asks; null: as the client asks. RocketMQ's
    /// <c>shortPollingTimeMills</c>, when <c>longPollingEnable</c> is false.
    /// </summary>
    public TimeSpan? ShortPollingDelay { get; init; }

    /// <summary>The longest that a pull may wait for messages, whatever the client asks.</summary>
    public TimeSpan PullSuspendMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How much one pull reads.</summary>
    public ReadSettings Read { get; init; } = new();

    /// <summary>Threads that read messages from memory.</summary>
    public int PullReaders { get; init; } = 2;

    /// <summary>Threads that read messages from the disk.</summary>
    public int PullDiskReaders { get; init; } = 4;

    /// <summary>After how long an idle queue is put away.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stop waits for what is under way.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The disk.</summary>
    public IJournalFiles Files { get; init; } = new DiskFiles();

    /// <summary>
    /// Whoever replicates the log and says whether the broker leads; null: nobody does, and it leads.
    /// </summary>
    internal IReplication? Replication { get; init; }

    /// <summary>
    /// Whether <see cref="Id"/> stands for nothing until replication says which it is: before, the broker is
    /// in no routes.
    /// </summary>
    internal bool AwaitsRole { get; init; }

    /// <summary>The network; null: sockets.</summary>
    public IConnectionListenerFactory? Network { get; init; }
}
