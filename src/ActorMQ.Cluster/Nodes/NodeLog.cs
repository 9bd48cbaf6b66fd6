using ActorMQ.Cluster.Shards;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Nodes;

/// <summary>Every line that a node logs.</summary>
internal sealed partial class NodeLog(ILogger log)
{
    public void Say(NodeNote note)
    {
        switch (note)
        {
            case NodeNote.Joined joined:
                Joined(log, joined.Settings);
                break;
            case NodeNote.SettingsDiffer differ:
                SettingsDiffer(log, differ.Clusters, differ.Own);
                break;
            case NodeNote.CoordinatorAway:
                CoordinatorAway(log);
                break;
            case NodeNote.CoordinatorBack:
                CoordinatorBack(log);
                break;
            case NodeNote.NodeLost lost:
                NodeLost(log, lost.Node);
                break;
            case NodeNote.EntryDeleted:
                EntryDeleted(log);
                break;
            case NodeNote.Unreadable unreadable:
                Unreadable(log, unreadable.Key);
                break;
            case NodeNote.ReplicaFailed failed:
                ReplicaFailed(log, failed.Shard, failed.Failure, failed.StartsAfter);
                break;
            case NodeNote.Placed placed:
                Placed(log, placed.Shard, placed.From, placed.To);
                break;
            case NodeNote.HandsOver handsOver:
                HandsOver(log, handsOver.Shard, handsOver.Target);
                break;
            case NodeNote.GaveUpStore gaveUp:
                GaveUpStore(log, gaveUp.Shard);
                break;
            case NodeNote.StoreStays stays:
                StoreStays(log, stays.Shard, stays.Failure);
                break;
            case NodeNote.LeadsUnclean leads:
                LeadsUnclean(log, leads.Shard);
                break;
        }
    }

    /// <summary>A question to etcd has failed; that it is away is said once, elsewhere.</summary>
    public void Failed(Exception failure)
    {
        if (failure is not (OperationCanceledException or ObjectDisposedException))
            NotAnswered(log, failure.Message);
    }

    [LoggerMessage(LogLevel.Information, "Joined the cluster: {Settings}")]
    private static partial void Joined(ILogger log, ClusterSettings settings);

    [LoggerMessage(
        LogLevel.Warning,
        "The cluster has {Clusters}, and that holds; this node is configured with {Own}")]
    private static partial void SettingsDiffer(ILogger log, ClusterSettings clusters, ClusterSettings own);

    [LoggerMessage(
        LogLevel.Warning,
        "etcd does not answer: everything goes on as it is, but nothing fails over and no replica moves")]
    private static partial void CoordinatorAway(ILogger log);

    [LoggerMessage(LogLevel.Information, "etcd answers again")]
    private static partial void CoordinatorBack(ILogger log);

    [LoggerMessage(LogLevel.Warning, "Node {Node} does not show any more that it lives")]
    private static partial void NodeLost(ILogger log, NodeId node);

    [LoggerMessage(
        LogLevel.Warning,
        "This node was taken for gone while it lives: its entry was deleted. It joins again")]
    private static partial void EntryDeleted(ILogger log);

    [LoggerMessage(LogLevel.Error, "Key {Key} in etcd holds what cannot be read; it counts as not there")]
    private static partial void Unreadable(ILogger log, string key);

    [LoggerMessage(
        LogLevel.Error, "The replica of {Shard} has failed and starts again in {After}: {Failure}")]
    private static partial void ReplicaFailed(
        ILogger log, BrokerName shard, string failure, TimeSpan after);

    [LoggerMessage(LogLevel.Information, "Replicas of {Shard} are to be on {To}, not {From}")]
    private static partial void Placed(ILogger log, BrokerName shard, NodeSet from, NodeSet to);

    [LoggerMessage(
        LogLevel.Information, "The replica of {Shard} belongs elsewhere now: its store here is removed")]
    private static partial void GaveUpStore(ILogger log, BrokerName shard);

    [LoggerMessage(
        LogLevel.Warning,
        "The replica of {Shard} belongs elsewhere now; its store here may be removed, but stays: {Failure}")]
    private static partial void StoreStays(ILogger log, BrokerName shard, string failure);

    [LoggerMessage(LogLevel.Information, "{Shard} is to be led by {Target} from now on")]
    private static partial void HandsOver(ILogger log, BrokerName shard, NodeId target);

    [LoggerMessage(
        LogLevel.Warning,
        "By an operator's word this node leads {Shard} with what it has: what was acknowledged may be lost")]
    private static partial void LeadsUnclean(ILogger log, BrokerName shard);

    [LoggerMessage(LogLevel.Debug, "etcd has not answered: {Failure}")]
    private static partial void NotAnswered(ILogger log, string failure);
}
