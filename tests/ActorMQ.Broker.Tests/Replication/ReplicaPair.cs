using ActorMQ.Actors;
using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Journals;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>
/// Two replicas and who replicates them, without a network: what a follower is sent comes in runs of any size,
/// and each hears of the high water when the seed says so.
/// </summary>
internal sealed class ReplicaPair
{
    private readonly Simulator _simulator;
    private readonly LogSettings _log;
    private readonly SimulatedDisk[] _disks = [new(), new()];
    private readonly TestReplica?[] _replicas = new TestReplica?[2];
    private readonly JournalPosition[] _sent = new JournalPosition[2];
    private readonly int[] _generations = new int[2];
    private JournalPosition _highWater;
    private int _lives;

    internal ReplicaPair(Simulator simulator, LogSettings log)
    {
        (_simulator, _log) = (simulator, log);
        Start(0);
        Start(1);
        Lead(0);
    }

    /// <summary>The index of the replica that leads.</summary>
    internal int Leader { get; private set; }

    internal int Follower => 1 - Leader;

    internal long Epoch { get; private set; }

    /// <summary>Whether the follower must hold what is acknowledged.</summary>
    internal bool IsInSync { get; private set; } = true;

    internal TestReplica? this[int index] => _replicas[index];

    internal SimulatedDisk DiskOf(int index) => _disks[index];

    private Random Chance => _simulator.Chance;

    /// <summary>A step of replication, as the seed says.</summary>
    internal void Step()
    {
        if (_replicas[Follower] is { } follower && _replicas[Leader] is { } leader)
        {
            if (Chance.Next(2) == 0)
                _sent[Follower] = follower.CopyFrom(leader, _sent[Follower], Chance.Next(300, 5000));
            if (!IsInSync && follower.Log.Held >= _highWater && follower.Log.Held >= leader.Log.Held)
                IsInSync = true;
        }

        if (Chance.Next(3) == 0)
            Raise(Leader);
        if (Chance.Next(3) == 0)
            Raise(Follower);
    }

    /// <summary>A replica ends as a killed process does, or with a power cut.</summary>
    internal void Crash(int index)
    {
        if (_replicas[index] is not { } replica)
            return;
        _replicas[index] = null;
        if (_log.SyncFlush)
            _disks[index].PowerCut(Chance);
        else
            _disks[index].Kill();
        _ = replica.Actors.DisposeAsync().AsTask();
        if (index == Follower && Chance.Next(2) == 0)
            IsInSync = false;
    }

    /// <summary>Starts a replica that is down; it follows, or goes on leading in a new epoch.</summary>
    internal void Restart(int index)
    {
        if (_replicas[index] is not null)
            return;
        Start(index);
        if (index == Leader)
        {
            Lead(index);
            if (_replicas[Follower] is not null)
                Follow(Follower);
        }
        else if (_replicas[Leader] is not null)
        {
            Follow(index);
        }
    }

    /// <summary>The leader takes no messages for a while, or takes them again.</summary>
    internal void Interrupt(ShardService service) => _replicas[Leader]?.Change(service, Epoch);

    /// <summary>The follower leads from now on, if it is there and in sync.</summary>
    internal bool TryFailOver()
    {
        if (_replicas[Follower] is not { } next || !IsInSync)
            return false;
        _replicas[Leader]?.Change(ShardService.Following, Epoch + 1);
        Await(Follower);
        Leader = Follower;
        Lead(Leader);
        IsInSync = _replicas[Follower] is not null;
        if (IsInSync)
            Follow(Follower);
        return true;
    }

    /// <summary>Both are there, and hold, acknowledge and apply everything.</summary>
    internal void Heal()
    {
        Restart(Leader);
        Restart(Follower);
        Interrupt(ShardService.Taking);
        for (var round = 0; ; round++)
        {
            _simulator.RunFor(TimeSpan.FromSeconds(1));
            var (leader, follower) = (_replicas[Leader]!, _replicas[Follower]!);
            Assert.True(round < 100, $"it does not heal: {leader.Log.Applied} of {leader.Log.End} is applied, "
                + $"{follower.Log.Applied} of {follower.Log.End} by the follower, {_highWater} acknowledged");
            if (leader.Log.Applied == leader.Log.End && follower.Log.Applied == leader.Log.End)
                return;
            IsInSync = true;
            while (_sent[Follower] < leader.Log.End)
                _sent[Follower] = follower.CopyFrom(leader, _sent[Follower], 4096);
            Raise(Leader);
            Raise(Follower);
        }
    }

    private void Raise(int index)
    {
        if (_replicas[index] is not { } replica || _replicas[Leader] is not { } leader)
            return;
        var held = leader.Log.Held;
        if (IsInSync && _replicas[Follower] is { } follower)
            held = held < follower.Log.Held ? held : follower.Log.Held;
        else if (IsInSync)
            held = _highWater;
        _highWater = held > _highWater ? held : _highWater;
        var raised = _highWater < replica.Log.End ? _highWater : replica.Log.End;
        replica.Log.RaiseHighWater(raised);
    }

    private void Start(int index)
    {
        var name = $"replica{index}-{_lives++}";
        var system = _simulator.CreateSystem(name, new ActorSystemOptions
        {
            Supervision = Supervision.Escalate,
        });
        _replicas[index] = new TestReplica(system, _disks[index], _log);
        Await(index);
    }

    private void Lead(int index)
    {
        Epoch++;
        _replicas[index]!.Change(ShardService.Taking, Epoch);
    }

    /// <summary>Cuts what the leader's log does not have; from there on the leader's comes.</summary>
    private void Follow(int index)
    {
        var (replica, leader) = (_replicas[index]!, _replicas[Leader]!);
        replica.Change(ShardService.Following, Epoch);
        Await(index);
        var shared = Shared(replica, leader);
        replica.Log.Truncate(shared, ++_generations[index], static () => { });
        Await(index);
        _sent[index] = shared;
    }

    /// <summary>How far two logs are one.</summary>
    private static JournalPosition Shared(TestReplica one, TestReplica other)
    {
        var (mine, theirs) = (new byte[1 << 16], new byte[1 << 16]);
        var position = one.Log.Start;
        while (true)
        {
            var size = one.Log.ReadRun(position, mine.AsSpan(0, 400), out var until);
            if (size < 0)
                size = one.Log.ReadRun(position, mine.AsSpan(0, -size), out until);
            if (size == 0 && until == position)
                return position;
            var read = other.Store.Log.Read(position, theirs.AsSpan(0, size));
            var isSame = read == size && mine.AsSpan(0, size).SequenceEqual(theirs.AsSpan(0, size));
            if (until > other.Log.End || !isSame)
                return SharedOfRun(one, other, position);
            position = until;
        }
    }

    private static JournalPosition SharedOfRun(TestReplica one, TestReplica other, JournalPosition position)
    {
        var (mine, theirs) = (one.Store.Log.ReadFrom(position), other.Store.Log.ReadFrom(position));
        while (mine.TryRead(out var a, out _)
            && theirs.TryRead(out var b, out _)
            && a.Bytes.SequenceEqual(b.Bytes))
        {
            position = mine.Position;
        }

        return position;
    }

    /// <summary>Runs until a replica's writer has done what it was told.</summary>
    private void Await(int index)
    {
        var isDone = false;
        _disks[index].CapacityBytes = long.MaxValue;
        _replicas[index]!.Log.Flush(() => isDone = true);
        for (var steps = 0; !isDone; steps++)
        {
            Assert.True(steps < 20_000, "the writer does not come to it");
            if (!_simulator.Step())
                _simulator.Time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
