using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Replication;

/// <summary>What operators are told of replicas.</summary>
internal static partial class Told
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard} on {Self} is {Service} in epoch {Epoch}")]
    public static partial void Serves(
        ILogger logger, BrokerName shard, NodeId self, ShardService service, ShardEpoch epoch);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard}: in sync in epoch {Epoch} are {InSync}")]
    public static partial void InSync(ILogger logger, BrokerName shard, ShardEpoch epoch, NodeSet inSync);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Shard} on {Self}: {Effect}")]
    public static partial void Does(ILogger logger, BrokerName shard, NodeId self, ReplicaEffect effect);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Shard} on {Self} hears: {Input}")]
    public static partial void Hears(ILogger logger, BrokerName shard, NodeId self, ReplicaInput input);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard}: hand-over to {Target} done: {IsDone}")]
    public static partial void HandOverEnded(ILogger logger, BrokerName shard, NodeId target, bool isDone);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Shard}: the log is cut from {From} to {To}; nothing of it was acknowledged")]
    public static partial void Cuts(
        ILogger logger, BrokerName shard, JournalPosition from, JournalPosition to);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Shard}: acknowledged records behind {End} are lost, for a replica was made leader that "
            + "does not hold them; this replica copies the shard anew")]
    public static partial void CutsAcknowledged(ILogger logger, BrokerName shard, JournalPosition end);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Shard}: the master {Leader} lacks what is acknowledged: its log is this one's up to "
            + "{ConsistentEnd}, and this slave knows that everything before {HighWater} was acknowledged. "
            + "Nothing is replicated until it is decided which log counts: stop the master and make this "
            + "slave the master (broker-id 0), or stop this slave, remove its store {Store} and start it")]
    public static partial void LeaderLacks(
        ILogger logger,
        BrokerName shard,
        NodeId leader,
        JournalPosition consistentEnd,
        JournalPosition highWater,
        string store);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Shard}: the log of master {Leader} has nothing in common with this slave's, which is not "
            + "empty: the master's store was emptied, or one of the two belongs to another broker group. "
            + "Nothing is replicated until it is decided which log counts: stop the master and make this "
            + "slave the master (broker-id 0), or stop this slave, remove its store {Store} and start it")]
    public static partial void LeaderIsAnother(
        ILogger logger, BrokerName shard, NodeId leader, string store);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Shard}: replica {From} has segments of {Theirs} bytes and this one of {Ours}: logs are "
            + "copied as they are, so it cannot follow. Set the log's segment-size to the "
            + "same on both, and let the one whose store is to go begin with an empty one")]
    public static partial void OtherSegments(
        ILogger logger, BrokerName shard, NodeId from, long theirs, long ours);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Shard}: the master at {Address} leads in epoch {Epoch}, and this slave's log knows epoch "
            + "{Known}: the master's store was emptied or set back, or it is another broker group's. Nothing "
            + "is replicated until it is decided which log counts: stop the master and make this slave the "
            + "master (broker-id 0), or stop this slave, remove its store and start it again")]
    public static partial void MasterIsOlder(
        ILogger logger, BrokerName shard, string address, ShardEpoch epoch, ShardEpoch known);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Shard}: a message of code {Code} is refused: {Why}")]
    public static partial void MessageRefused(ILogger logger, BrokerName shard, int code, string why);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Shard}: the master at {Address} refuses this slave: {Code}, {Remark}")]
    public static partial void MasterRefuses(
        ILogger logger, BrokerName shard, string address, ResponseCode code, string? remark);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard}: slave {Slave} at {Address} has come")]
    public static partial void SlaveCame(ILogger logger, BrokerName shard, NodeId slave, string address);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Shard}: slave {Slave} at {Address} is refused: {Why}")]
    public static partial void SlaveRefused(
        ILogger logger, BrokerName shard, NodeId slave, string address, string why);
}
