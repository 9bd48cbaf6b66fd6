using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Shards;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Static;

/// <summary>
/// Tells a slave what its master says: the master is asked every second, and when in doubt.
/// </summary>
/// <param name="group">The broker group.</param>
/// <param name="self">The slave.</param>
/// <param name="files">The slave's epoch file.</param>
/// <param name="client">Asks the master.</param>
/// <param name="logger">Where operators are told.</param>
/// <param name="time">The clock.</param>
internal sealed class StaticSlave(
    StaticGroup group,
    NodeId self,
    ReplicaFiles files,
    RemotingClient client,
    ILogger logger,
    TimeProvider time)
    : IShardCoordination
{
    private static readonly TimeSpan AskPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ToldAgainAfter = TimeSpan.FromSeconds(30);

    private readonly Seldom _older = new(ToldAgainAfter, time);
    private readonly Seldom _refused = new(ToldAgainAfter, time);
    private readonly Lock _gate = new();
    private Action<ReplicaInput>? _tell;
    private ITimer? _timer;
    private ShardEpoch _known;
    private KnownMaster? _master;
    private string? _masterAddress;
    private string? _ownAddress;
    private bool _isAsking;
    private long? _askedAt;

    /// <inheritdoc/>
    /// <remarks>Blocks on the disk: on the replica's own thread.</remarks>
    public void Watch(Action<ReplicaInput> tell)
    {
        var known = files.ReadHistory().LastEpoch;
        lock (_gate)
        {
            (_tell, _known) = (tell, known);
            _timer = time.CreateTimer(
                static slave => ((StaticSlave)slave!).Ask(), this, TimeSpan.Zero, AskPeriod);
        }
    }

    /// <inheritdoc/>
    public void CarryOut(RecordEffect effect)
    {
        if (effect is ReadRecord)
            Ask();
    }

    /// <inheritdoc/>
    public string? AddressOf(NodeId replica)
    {
        lock (_gate)
            return _master?.Leader == replica ? _masterAddress : null;
    }

    /// <inheritdoc/>
    public void Stop()
    {
        lock (_gate)
        {
            _tell = null;
            _timer?.Dispose();
        }

        _ = client.DisposeAsync().AsTask();
    }

    /// <summary>Where the slave itself is reached. Any thread.</summary>
    public void OnOwnAddress(string address)
    {
        lock (_gate)
            _ownAddress = address;
    }

    /// <summary>Where the master is; null: nobody knows now, so it stays where it was. Any thread.</summary>
    public void OnMasterAddress(string? address)
    {
        lock (_gate)
        {
            if (string.IsNullOrEmpty(address)
                || string.Equals(address, _masterAddress, StringComparison.Ordinal)
                || string.Equals(address, _ownAddress, StringComparison.Ordinal))
            {
                return;
            }

            _masterAddress = address;
        }

        Ask();
    }

    private void Ask()
    {
        string own, master;
        lock (_gate)
        {
            if (_isAsking || _tell is null || _ownAddress is null || _masterAddress is null)
                return;
            if (_askedAt is { } asked && time.GetElapsedTime(asked) < AskPause)
                return;
            _askedAt = time.GetTimestamp();
            (_isAsking, own, master) = (true, _ownAddress, _masterAddress);
        }

        _ = AskAsync(own, master);
    }

    private async Task AskAsync(string own, string master)
    {
        RemotingResponse? answer = null;
        var header = new ReplicaAskMasterHeader
        {
            Cluster = group.Cluster.Value,
            Shard = group.Shard.Value,
            From = self.Value,
            Address = own,
        };
        try
        {
            answer = await client.InvokeAsync(
                master, RequestCode.ReplicaAskMaster, header, default, AskTimeout, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RemotingException or ObjectDisposedException)
        {
            // It is away, and is asked again.
        }

        lock (_gate)
        {
            _isAsking = false;
            if (answer is not null)
                OnAnswer(answer, master);
        }
    }

    private void OnAnswer(RemotingResponse answer, string address)
    {
        if (answer.Code != ResponseCode.Success)
        {
            if (_refused.IsDue())
                Told.MasterRefuses(logger, group.Shard, address, answer.Code, answer.Remark);
            return;
        }

        if (_tell is not { } tell || !answer.TryReadHeader<ReplicaMasterHeader>(out var header, out _))
            return;
        var master = new KnownMaster(new(header.Leader), new(header.Epoch), new(header.Revision));
        if (master.Epoch < _known)
        {
            if (_older.IsDue())
                Told.MasterIsOlder(logger, group.Shard, address, master.Epoch, _known);
            return;
        }

        (_master, _known) = (master, master.Epoch);
        var record = new ShardRecord(
            master.Epoch, master.Leader, NodeSet.Of(master.Leader, self), NodeSet.Of(master.Leader));
        tell(new RecordSeen(record, master.Revision));
        tell(new LeaseSeen(master.Epoch));
    }
}
