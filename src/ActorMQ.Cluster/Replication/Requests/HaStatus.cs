using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Cluster.Replication.Requests;

/// <summary>How replication runs, as this replica sees it.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 store/.../ha/DefaultHAService.java#getRuntimeInfo.
/// </remarks>
internal sealed class HaStatus(ShardReplication replication) : IRequest
{
    // RocketMQ's haMaxGapNotInSync.
    private const long BehindMax = 256 * 1024 * 1024;

    /// <inheritdoc/>
    public void Handle(in RequestContext context)
    {
        var nowMs = replication.NowUnixMs;
        ReplicaAnswer.With(context, replication, report => Of(report, nowMs));
    }

    private HARuntimeInfo Of(ReplicaReport report, long nowMs)
    {
        var end = report.Status.End;
        var followers = report.Followers.Where(each => each.Session is not null)
            .Select(each => ConnectionOf(each, end));
        var info = new HARuntimeInfo
        {
            Master = report.Id is { IsMaster: true },
            HaConnectionInfo = [.. followers],
        };
        info.InSyncSlaveNums = info.HaConnectionInfo.Count(each => each.InSync);
        if (info.Master)
            info.MasterCommitLogMaxOffset = end.Value;
        else
            info.HaClientRuntimeInfo = OfFollower(report, nowMs);
        return info;
    }

    private HAConnectionRuntimeInfo ConnectionOf(FollowerReport follower, JournalPosition end)
    {
        var held = follower.Held ?? JournalPosition.Start;
        return new()
        {
            Addr = replication.Options.Coordination.AddressOf(follower.Node) ?? follower.Node.Value,
            SlaveAckOffset = held.Value,
            Diff = end - held,
            InSync = IsInSync(follower, end),
            TransferFromWhere = follower.Sent.Value,
            TransferredByteInSecond = follower.BytesPerSecond,
        };
    }

    /// <summary>A master by configuration is alone in its set: there counts who is not far behind.</summary>
    private bool IsInSync(FollowerReport follower, JournalPosition end) =>
        follower.IsInSync
        || (replication.Options.Settings.IsLeaderFixed
            && follower.HeardBefore <= replication.Options.Settings.LagMax
            && follower.Held is { } held && end - held <= BehindMax);

    private HAClientRuntimeInfo OfFollower(ReplicaReport report, long nowMs)
    {
        var heardAt = report.LeaderHeardBefore is { } before ? nowMs - (long)before.TotalMilliseconds : 0;
        return new()
        {
            MasterAddr = report.Record?.Leader is { } leader
                ? replication.Options.Coordination.AddressOf(leader)
                : null,
            MaxOffset = report.Status.End.Value,
            MasterFlushOffset = report.Status.HighWater.Value,
            LastReadTimestamp = heardAt,

            // A follower answers whatever it hears.
            LastWriteTimestamp = heardAt,
            TransferredByteInSecond = report.BytesPerSecond,
        };
    }
}
