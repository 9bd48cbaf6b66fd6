using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Forwarding;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Cluster.Replication;

/// <summary>One replica of a shard: who it is, and how it behaves.</summary>
internal sealed record ReplicationOptions
{
    /// <summary>The cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The shard, which is the broker group.</summary>
    public required BrokerName Shard { get; init; }

    /// <summary>This replica.</summary>
    public required NodeId Self { get; init; }

    /// <summary>Who decides which replica leads.</summary>
    public required IShardCoordination Coordination { get; init; }

    /// <summary>Times and bounds of replication.</summary>
    public required ReplicaSettings Settings { get; init; }

    /// <summary>The store's directory.</summary>
    public required string StorePath { get; init; }

    /// <summary>The disk.</summary>
    public required IJournalFiles Files { get; init; }

    /// <summary>The machine's start, see <see cref="MachineStart.TryReadId"/>.</summary>
    public string? Boot { get; init; }

    /// <summary>Whether what is held is on the disk, and not only written: SYNC_FLUSH.</summary>
    public bool IsFlushed { get; init; }

    /// <summary>At least this, the number of this start; grows.</summary>
    public long Life { get; init; }

    /// <summary>Whether this replica leads by configuration.</summary>
    public bool MustLead { get; init; }

    /// <summary>
    /// Whether the shard was led before. Then a store that is new may stand for one that is lost.
    /// </summary>
    public bool WasShardLed { get; init; }

    /// <summary>The number in its group of a replica that does not lead; whoever leads is 0.</summary>
    public Func<ShardRecord, NodeId, BrokerId> NumberOf { get; init; } = ByPlace;

    /// <summary>With synchronous double write, what counts as enough slaves; null without.</summary>
    public DoubleWriteSettings? DoubleWrite { get; init; }

    /// <summary>What else is served on the broker's port.</summary>
    public IEnumerable<KeyValuePair<RequestCode, IRequest>> Requests { get; init; } = [];

    /// <summary>Asked before any other request is served; null: nobody is.</summary>
    public IRequestRouting? Routing { get; init; }

    /// <summary>Told who leads and what this replica does for clients; null: nobody asks.</summary>
    public LeaderView? Leader { get; init; }

    /// <summary>Told once where the replica is reached, <c>host:port</c>.</summary>
    public Action<string>? OnAddress { get; init; }

    /// <summary>Told where the name servers say that the group's master is. Any thread.</summary>
    public Action<string?>? OnMasterAddress { get; init; }

    /// <summary>How often time is told of.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The most log bytes of one message; a record that is larger goes by itself.</summary>
    public int RunSizeMax { get; init; } = 1024 * 1024;

    /// <summary>
    /// Log bytes a second that go to a follower that is further behind than the window: live traffic is to
    /// keep the disk and the network.
    /// </summary>
    public long CatchUpRateBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>From 1, in the order of the replicas; one that is not among them comes behind all.</summary>
    public static BrokerId ByPlace(ShardRecord record, NodeId node)
    {
        var place = record.Replicas.IndexOf(node);
        return new((place < 0 ? record.Replicas.Count : place) + 1);
    }
}

/// <summary>When a master that writes twice has enough slaves.</summary>
/// <param name="SlaveCount">
/// How many must hold a record before its sender is answered, 1 or more; RocketMQ's <c>inSyncReplicas</c>,
/// which counts the master, less one.
/// </param>
/// <param name="BehindMaxBytes">
/// A slave that is further behind counts as not there; RocketMQ's <c>haSlaveFallbehindMax</c>.
/// </param>
internal sealed record DoubleWriteSettings(int SlaveCount, long BehindMaxBytes);
