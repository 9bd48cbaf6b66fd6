using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Static;

/// <summary>
/// Decides about a broker group in which configuration says who is the master: this replica, in a new epoch
/// at each start, alone in the set.
/// </summary>
/// <remarks>
/// Slaves come by asking, and are told the record. A revision is the epoch and, below it, how many have come,
/// so that it grows over restarts, too. A store's first epoch is a number of seconds: a master whose store
/// was emptied does not begin again with epochs that slaves know from before, and take for the same.
/// </remarks>
internal sealed class StaticMaster(
    StaticGroup group, NodeId self, ReplicaFiles files, ILogger logger, TimeProvider time)
    : IShardCoordination
{
    private const int SlavesMax = 64;
    private static readonly DateTimeOffset FirstEpochsFrom = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, string> _slaves = [];
    private Action<ReplicaInput> _tell = static _ => { };
    private ShardRecord? _record;

    /// <inheritdoc/>
    /// <remarks>Blocks on the disk: on the replica's own thread.</remarks>
    public void Watch(Action<ReplicaInput> tell)
    {
        var last = files.ReadHistory().LastEpoch;
        var epoch = last > ShardEpoch.None ? last.Next : FirstEpoch();
        lock (_gate)
        {
            _tell = tell;
            _record = new(epoch, self, NodeSet.Of([self, .. _slaves.Keys]), NodeSet.Of(self));
            TellAll();
        }
    }

    /// <inheritdoc/>
    public void CarryOut(RecordEffect effect)
    {
        lock (_gate)
            TellAll();
    }

    /// <inheritdoc/>
    public string? AddressOf(NodeId replica)
    {
        lock (_gate)
            return _slaves.GetValueOrDefault(replica);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        lock (_gate)
            (_record, _tell) = (null, static _ => { });
    }

    /// <summary>A slave is there.</summary>
    /// <param name="slave">Which.</param>
    /// <param name="address">Where it listens, <c>host:port</c>.</param>
    /// <param name="master">What it is to know of the master.</param>
    /// <param name="fault">Why it is refused, when the answer is false.</param>
    public bool TryAdd(NodeId slave, string address, out KnownMaster master, out string fault)
    {
        master = default;
        lock (_gate)
        {
            if (Check(slave) is { } wrong)
            {
                fault = wrong;
                Told.SlaveRefused(logger, group.Shard, slave, address, fault);
                return false;
            }

            fault = "";
            if (!string.Equals(_slaves.GetValueOrDefault(slave), address, StringComparison.Ordinal))
            {
                _slaves[slave] = address;
                _record = _record! with { Replicas = _record.Replicas.With(slave) };
                Told.SlaveCame(logger, group.Shard, slave, address);
                TellAll();
            }

            master = new(self, _record!.Epoch, Revision(_record));
            return true;
        }
    }

    private string? Check(NodeId slave) =>
        _record is null ? "the master has not begun"
        : slave == self ? $"broker id {slave} is the master's"
        : _slaves.Count >= SlavesMax && !_slaves.ContainsKey(slave) ? $"there are {SlavesMax} slaves already"
        : null;

    private ShardEpoch FirstEpoch() =>
        new((int)Math.Clamp((time.GetUtcNow() - FirstEpochsFrom).TotalSeconds, 1, int.MaxValue / 2));

    private void TellAll()
    {
        if (_record is not { } record)
            return;
        _tell(new RecordSeen(record, Revision(record)));
        _tell(new LeaseSeen(record.Epoch));
    }

    private static RecordRevision Revision(ShardRecord record) =>
        new(((long)record.Epoch.Value << 32) + record.Replicas.Count);
}
