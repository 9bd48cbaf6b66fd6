using System.Buffers;
using ActorMQ.Actors;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Replication.Requests;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Wire;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Replication;

/// <summary>What replicates one broker's log: given to the broker, and asked by whoever runs it.</summary>
/// <param name="options">Who the replica is.</param>
/// <param name="peers">Makes the way to the others.</param>
/// <param name="logger">Where operators are told.</param>
/// <param name="time">The clock.</param>
internal sealed class ShardReplication(
    ReplicationOptions options,
    Func<ReplicaWire, IReplicaPeers> peers,
    ILogger<ShardReplication> logger,
    TimeProvider time)
    : IReplication
{
    private const int MessagesMax = 4096;
    private static readonly TimeSpan ToldAgainAfter = TimeSpan.FromSeconds(30);

    private readonly Seldom _otherSegments = new(ToldAgainAfter, time);
    private readonly LogAdvances _advances = new();
    private readonly RunBudget _budget = new(2 * options.Settings.WindowSizeBytes, MessagesMax);
    private volatile ActorRef<ReplicaCommand>? _actor;
    private ReplicaSurroundings? _around;

    /// <summary>Who the replica is.</summary>
    public ReplicationOptions Options => options;

    /// <summary>Over real connections.</summary>
    public static ShardReplication OverSockets(
        ReplicationOptions options, ILoggerFactory logs, TimeProvider time) => new(
            options,
            wire => RemotingPeers.OverSockets(wire, options, logs, time),
            logs.CreateLogger<ShardReplication>(),
            time);

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<RequestCode, IRequest>> Requests =>
    [
        .. ReplicaWire.Codes.Select(
            code => KeyValuePair.Create<RequestCode, IRequest>(code, new TakeMessage(this))),
        new(RequestCode.GetBrokerHaStatus, new HaStatus(this)),
        new(RequestCode.GetBrokerEpochCache, new EpochCache(this)),
        new(RequestCode.ControllerGetMetadataInfo, new ControllerMetadata(this)),
        new(RequestCode.ControllerGetSyncStateData, new SyncStateData(this)),
        .. options.Requests,
    ];

    /// <summary>The time of day, in Unix milliseconds.</summary>
    public long NowUnixMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public bool MustLead => options.MustLead;

    /// <inheritdoc/>
    public IRequestRouting? Routing => options.Routing;

    /// <summary>What the replica does; null before it has begun. Any thread.</summary>
    public ReplicaStatus? Status => Volatile.Read(ref _around)?.Latest;

    /// <summary>
    /// Where the replica is reached, <c>host:port</c>; null before it has begun. Any thread.
    /// </summary>
    public string? Address => Volatile.Read(ref _around)?.Log.Address;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file of the replica makes no sense.</exception>
    public ActorRef Start(IActorRefFactory actors, IReplicaLog log)
    {
        var files = new ReplicaFiles(options.Files, options.StorePath);
        var former = files.ReadNote();
        if (former is { BeginsAnew: true })
            throw new StoreBeginsAnewException(options.StorePath, "it was noted, and not done");
        var note = new ReplicaNote(
            Math.Max((former?.Life ?? 0) + 1, options.Life),
            former?.IsTailProvenNow(options.Boot, log.End) ?? !options.WasShardLed,
            options.IsFlushed,
            options.Boot);
        var wire = new ReplicaWire(options.Cluster, options.Shard, options.Self, log.SegmentSizeBytes);
        var around = new ReplicaSurroundings
        {
            Options = options,
            Log = log,
            Peers = peers(wire),
            Files = files,
            Note = note,
            History = files.ReadHistory(),
            Advances = _advances,
            Budget = _budget,
            Logger = logger,
        };
        options.OnAddress?.Invoke(log.Address);
        _actor = actors.Spawn("replication", new Props<ReplicaCommand>(() => new ReplicaActor(around))
        {
            Dispatcher = Dispatchers.Dedicated($"{actors.Path} replication"),
            Supervision = Supervision.Escalate,
        });
        Volatile.Write(ref _around, around);

        // It has had its first turn, perhaps, and the log's writer has moved on for it, while nobody knew it.
        if (_advances.HasNews)
            _actor.Tell(LogMoved.Instance);
        return _actor;
    }

    /// <inheritdoc/>
    public void OnAdvanced(int generation, JournalPosition written, JournalPosition held)
    {
        if (_advances.Note(generation, written, held))
            _actor?.Tell(LogMoved.Instance);
    }

    /// <inheritdoc/>
    public void OnMasterAddress(string? address) => options.OnMasterAddress?.Invoke(address);

    /// <summary>The leadership is to go to another replica; nothing when this one does not lead.</summary>
    public void HandOver(NodeId target) => _actor?.Tell(new Hear(new HandOver(target)));

    /// <summary>The replica is about to stop, and is to leave the in-sync set before.</summary>
    public void Leave() => _actor?.Tell(new Hear(Replicas.Leave.Instance));

    /// <summary>By an operator's word this replica is to lead with what it has.</summary>
    public void ElectUnclean() => _actor?.Tell(new Hear(Replicas.ElectUnclean.Instance));

    /// <summary>Looks how it stands.</summary>
    /// <param name="tell">Called once, on the replica's thread; must not block.</param>
    /// <returns>False: it does not run.</returns>
    public bool TryLook(Action<ReplicaReport> tell) => _actor?.Tell(new Look(tell)) == TellResult.Accepted;

    /// <summary>
    /// Another replica says something. On a connection's reading loop; the command is borrowed.
    /// </summary>
    public void OnMessage(in RemotingCommand command)
    {
        if (Volatile.Read(ref _around) is not { } around || _actor is not { } actor)
            return;
        if (!ReplicaWireReader.TryRead(command, out var received, out var fault) || !IsOurs(received, around))
        {
            Told.MessageRefused(logger, options.Shard, command.Code, fault);
            Drop();
            return;
        }

        var size = (int)command.Body.Length;
        PooledBody? run = null;
        if (received.Message is not LogBytes)
            size = 0;
        if (!_budget.TryEnter(size))
        {
            Drop();
            return;
        }

        if (size > 0)
        {
            run = new(ArrayPool<byte>.Shared.Rent(size), size);
            command.Body.CopyTo(run.Value.Array);
        }

        around.Peers.OnHeard(received.From);
        var hear = new Hear(new MessageArrived(received.From, received.Message), run);
        if (actor.Tell(hear) == TellResult.Accepted)
            return;
        run?.Return();
        _budget.Leave(size);
    }

    private bool IsOurs(ReceivedMessage received, ReplicaSurroundings around)
    {
        if (received.Cluster != options.Cluster || received.Shard != options.Shard
            || received.To != options.Self || received.From == options.Self)
        {
            return false;
        }

        var ours = around.Log.SegmentSizeBytes;
        if (received.Message is LogBytes bytes && bytes.Until - bytes.From > ours)
            return false;
        if (received.Message is not JoinLeader || received.SegmentSizeBytes == ours)
            return true;
        if (_otherSegments.IsDue())
            Told.OtherSegments(logger, options.Shard, received.From, received.SegmentSizeBytes, ours);
        return false;
    }

    private void Drop() => ClusterMeter.MessagesDropped.Add(1, ClusterMeter.Shard(options.Shard));
}
