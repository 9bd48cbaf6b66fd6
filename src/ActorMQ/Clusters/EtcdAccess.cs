using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Transport;

namespace ActorMQ.Clusters;

/// <summary>To a cluster through its etcd, without any of its nodes.</summary>
internal sealed class EtcdAccess(
    ClusterName cluster, TimeSpan lease, EtcdConnection etcd, RemotingClient client) : IClusterAccess
{
    private readonly ClusterCommands _commands = new(cluster, etcd.Client);

    public async Task<ClusterReport> LookAsync(CancellationToken ct) => ClusterReport.Of(await ViewAsync(ct));

    public Task<HARuntimeInfo?> AskReplicaAsync(string address, CancellationToken ct) =>
        ReplicaAccess.AskAsync(client, address, ct);

    public async Task CarryOutAsync(ClusterOrder order, CancellationToken ct)
    {
        try
        {
            await ClusterOrders.CarryOutAsync(order, _commands, ViewAsync, ct);
        }
        catch (CoordinatorUnavailableException failure)
        {
            throw ClusterAccess.NobodyAnswers("etcd", failure);
        }
    }

    public ValueTask DisposeAsync()
    {
        etcd.Dispose();
        return client.DisposeAsync();
    }

    private async Task<ClusterView> ViewAsync(CancellationToken ct)
    {
        try
        {
            return await ClusterViewReader.ReadAsync(cluster, etcd.Client, lease, TimeProvider.System, ct);
        }
        catch (CoordinatorUnavailableException failure)
        {
            throw ClusterAccess.NobodyAnswers("etcd", failure);
        }
    }
}
