using System.Collections.Frozen;
using System.Net;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>
/// Who leads a shard, as one of its replicas sees it: told by the replica's actor and by its node, read by
/// whoever passes requests on. Any thread.
/// </summary>
internal sealed class LeaderView
{
    private readonly Lock _gate = new();
    private volatile LeaderSight _sight = LeaderSight.Nothing;
    private volatile FrozenSet<IPAddress> _replicas = [];

    /// <summary>Told after each change, on the thread of who told of it.</summary>
    internal event EventHandler? Changed;

    /// <summary>What is known now.</summary>
    internal LeaderSight Sight => _sight;

    /// <summary>What this replica does for clients from now on.</summary>
    /// <param name="service">What; <see cref="ShardService.Taking"/> once sends would not be refused.</param>
    /// <param name="epoch">The epoch in which that is so.</param>
    internal void Serve(ShardService service, ShardEpoch epoch) =>
        Change(sight => epoch > sight.Epoch
            ? new LeaderSight(service, epoch, Leader: null)
            : sight with { Service = service });

    /// <summary>Who leads. News of an older epoch than the newest known is ignored.</summary>
    /// <param name="leader">
    /// Its <c>host:port</c>; null when nobody leads, its address is not known, or this replica is meant.
    /// </param>
    /// <param name="epoch">The epoch.</param>
    internal void Follow(string? leader, ShardEpoch epoch) =>
        Change(sight => epoch < sight.Epoch ? sight : sight with { Leader = leader, Epoch = epoch });

    /// <summary>Where the shard's replicas are: they may say whose requests they pass on.</summary>
    /// <param name="addresses">
    /// Each as <c>host:port</c>. A host that is no address is left out: the requests that its replica passes
    /// on count as its own.
    /// </param>
    internal void KnowReplicas(IEnumerable<string> addresses) =>
        _replicas = addresses.Select(AddressOf).OfType<IPAddress>().ToFrozenSet();

    /// <summary>Whether a replica of the shard is there.</summary>
    internal bool IsReplica(RecordHost peer) => _replicas.Contains(peer.ToEndPoint().Address);

    private static IPAddress? AddressOf(string address) =>
        IPEndPoint.TryParse(address, out var end) ? end.Address : null;

    private void Change(Func<LeaderSight, LeaderSight> change)
    {
        lock (_gate)
        {
            var before = _sight;
            _sight = change(before);
            if (_sight == before)
                return;
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }
}
