using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>One node: its disk outlives its processes, of which one at a time is up.</summary>
internal sealed partial class NodeProcess(ClusterHistory world, int index, double drift)
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, ReplicaDisk> _disks = [];
    private readonly Dictionary<int, ReplicaShell> _shells = [];
    private int _effectsLeft = int.MaxValue;
    private bool _diesWithinCut;
    private long _life;

    public ClusterHistory World => world;

    public int Index => index;

    public NodeId Id { get; } = ClusterHistory.IdOf(index);

    public bool IsUp { get; private set; }

    /// <summary>It is not to come back before the end of all faults.</summary>
    public bool IsGone { get; set; }

    /// <summary>Until then it stands still, as a stopped process or a long garbage collection does.</summary>
    public TimeSpan PausedUntil { get; set; }

    /// <summary>Its disk takes so much longer.</summary>
    public TimeSpan DiskIsSlow { get; set; }

    /// <summary>A clock of its own, faster or slower than the others.</summary>
    public TimeSpan LocalNow => world.Time.Now * drift;

    public IReadOnlyDictionary<int, ReplicaShell> Shells => _shells;

    public IReadOnlyDictionary<int, ReplicaDisk> Disks => _disks;

    public void Start()
    {
        (IsUp, IsGone, _effectsLeft, _diesWithinCut) = (true, false, int.MaxValue, false);
        _life++;
        BeginNode();
        Tick(_life);
    }

    /// <summary>Ends the process; with the power some of what was not flushed may be gone.</summary>
    public void Crash(Random? powerLoss)
    {
        if (!IsUp)
            return;
        world.Note($"n{index} {(powerLoss is null ? "is killed" : "loses power")}");
        End();

        // The system closes the connections of a process that was killed; a machine without power says nothing.
        if (powerLoss is null)
        {
            HangUp();
            return;
        }

        foreach (var disk in _disks.Values)
        {
            disk.Log.LosePower(powerLoss);
            disk.IsTailProven &= world.Plan.IsFlushed;
        }
    }

    /// <summary>Its disk is gone with all that was on it, and so is the process.</summary>
    public void LoseDisk()
    {
        world.Note($"n{index} loses its disk");
        if (IsUp)
            End();
        _disks.Clear();
        IsGone = true;
    }

    /// <summary>Lets the process die in the middle of what it does next.</summary>
    public void DieAfter(int effects) => _effectsLeft = effects;

    /// <summary>Lets the process die within the next change of its log's end or history.</summary>
    public void DieWithinCut() => _diesWithinCut = true;

    /// <summary>What was to happen to it does not.</summary>
    public void LiveOn() => (_effectsLeft, _diesWithinCut) = (int.MaxValue, false);

    /// <summary>Whether it is down before the effect.</summary>
    public bool DiesBefore(ReplicaEffect effect)
    {
        if (_diesWithinCut && effect is TruncateLog or StoreHistory)
            (_diesWithinCut, _effectsLeft) = (false, 1);
        return DiesNow();
    }

    /// <summary>Does something in this process a while later, unless it is over by then.</summary>
    public void Later(TimeSpan delay, Action what)
    {
        var life = _life;
        world.Time.After(delay, () => Do(life, what));
    }

    /// <summary>Something from outside arrives.</summary>
    public void Do(Action what) => Do(_life, what);

    public TimeSpan DiskDelay() =>
        DiskIsSlow + TimeSpan.FromMilliseconds(world.Plan.IsFlushed ? world.Random.NextDouble() * 8 : 0.1);

    private bool DiesNow()
    {
        if (_effectsLeft == int.MaxValue || _effectsLeft-- > 0)
            return false;
        Crash(powerLoss: null);
        return true;
    }

    private void End()
    {
        IsUp = false;
        EndNode();
    }

    private void Do(long life, Action what)
    {
        if (!IsUp || life != _life)
            return;
        if (world.Time.Now < PausedUntil)
            world.Time.After(PausedUntil - world.Time.Now, () => Do(life, what));
        else
            what();
    }

    private void Tick(long life)
    {
        if (life != _life || !IsUp)
            return;
        Hear(NodeInput.TimePassed.Instance);
        if (world.Mistake == ClusterMistake.JudgesWithoutProof)
            Hear(new NodeInput.KeysRead(new(RecordRevision.Absent, []), LocalNow));
        foreach (var shell in _shells.Values.ToList())
        {
            if (!IsUp)
                return;
            shell.OnTick();
        }

        Later(TickInterval / drift, () => Tick(life));
    }

    private void HangUp()
    {
        foreach (var shell in _shells.Values)
            shell.HangUp();
    }
}
