using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Nodes;

/// <summary>
/// What takes time. Each of these ends with a message to the actor; none touches what is the actor's.
/// </summary>
internal sealed partial class NodeActor
{
    private async Task ReadKeysAsync(TimeSpan askedAt)
    {
        var root = new ClusterKeys(around.Options.Cluster).Root;
        Hear(new NodeInput.KeysRead(await ReadAsync(root), askedAt));
    }

    private async Task ReadShardAsync(NodeEffect.ReadShard read)
    {
        var prefix = new ClusterKeys(around.Options.Cluster).Shard(read.Shard);
        Hear(new NodeInput.ShardRead(read.Shard, await ReadAsync(prefix), read.Drops));
    }

    private async ValueTask<KeysRead?> ReadAsync(string prefix)
    {
        try
        {
            return await around.Coordinator.ReadAsync(prefix, _end);
        }
        catch (Exception failure) when (IsOfCoordinator(failure))
        {
            return null;
        }
    }

    private async Task TransactAsync(NodeTransaction transaction)
    {
        var result = TransactionResult.Unknown;
        try
        {
            result = await around.Coordinator.TransactAsync(
                transaction.Conditions, transaction.Changes, _end);
        }
        catch (Exception failure) when (IsOfCoordinator(failure))
        {
            _log.Failed(failure);
        }

        Hear(new NodeInput.Transacted(transaction, result));
    }

    private async Task WatchAsync(RecordRevision first, CancellationToken ct)
    {
        var root = new ClusterKeys(around.Options.Cluster).Root;
        try
        {
            await foreach (var change in around.Coordinator.WatchAsync(root, first, ct))
            {
                var told = _self.Tell(new NodeMessage.Heard(new NodeInput.KeyChanged(change)));
                if (told != Actors.TellResult.Accepted)
                    break;
            }
        }
        catch (Exception failure) when (IsOfCoordinator(failure))
        {
            _log.Failed(failure);
        }

        if (!ct.IsCancellationRequested)
            Hear(NodeInput.WatchEnded.Instance);
    }

    private async Task GiveUpAsync(NodeEffect.GiveUpStore giveUp)
    {
        try
        {
            if (await around.Host.GiveUpAsync(giveUp.Shard, giveUp.Epoch))
                _log.Say(new NodeNote.GaveUpStore(giveUp.Shard));
        }
#pragma warning disable CA1031 // Whatever a disk throws: what is left there does no harm.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            _log.Say(new NodeNote.StoreStays(giveUp.Shard, thrown.Message));
        }
    }

    private async Task RunAsync(ReplicaAssignment assignment, HostedReplica hosted, Task isStoreFree)
    {
        string? failure = null;
        try
        {
            await isStoreFree;
            var running = await around.Host.StartAsync(assignment, hosted.Stopping);
            _self.Tell(new NodeMessage.Started(assignment.Shard, running));
            using (hosted.Stopping.Register(() => _ = running.StopAsync(hosted.IsToStopAtOnce)))
                await running.Ended;
        }
#pragma warning disable CA1031 // Whatever a store or a port throws: the node lives on, and tries again.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            failure = thrown.Message;
        }

        assignment.Coordination.Stop();
        Hear(new NodeInput.ReplicaEnded(assignment.Shard, failure));
    }

    /// <summary>A disposed token is that of a node that has ended.</summary>
    private static bool IsOfCoordinator(Exception failure) => failure is CoordinatorUnavailableException
        or RevisionCompactedException or OperationCanceledException or ObjectDisposedException;
}
