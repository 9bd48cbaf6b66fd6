using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>One node: its disk outlives its processes, of which one at a time is up.</summary>
internal sealed class NodeProcess(ClusterHistory world, int index, double drift)
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, ReplicaDisk> _disks = [];
    private readonly Dictionary<int, ReplicaShell> _shells = [];
    private int _effectsLeft = int.MaxValue;
    private bool _diesWithinCut;
    private int _ticks;
    private long _starts;

    public ClusterHistory World => world;

    public int Index => index;

    public NodeId Id { get; } = ClusterHistory.IdOf(index);

    public bool IsUp { get; private set; }

    /// <summary>Grows with each start.</summary>
    public long Life { get; private set; }

    public LeaseId Lease { get; private set; }

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
        (IsUp, Lease, _effectsLeft, _diesWithinCut) = (true, LeaseId.None, int.MaxValue, false);
        Life++;
        _starts++;
        _shells.Clear();
        foreach (var shard in world.Shards)
        {
            if (!_disks.TryGetValue(shard, out var disk))
                _disks[shard] = disk = new();

            // What recovery finds counts as held, so it has to be as durable as that.
            if (world.Plan.IsFlushed && world.Mistake != ClusterMistake.TrustsUnflushedRecovery)
                disk.Log.Flush();
            _shells[shard] = new(this, shard, disk, world.Checks[shard], _starts);
        }

        Tick(Life);
    }

    /// <summary>One replica begins with nothing; the others of the node go on.</summary>
    public void EmptyStore(int shard)
    {
        var disk = _disks[shard] = new() { IsTailProven = false };
        _shells[shard] = new(this, shard, disk, world.Checks[shard], ++_starts);
        _shells[shard].Read();
    }

    /// <summary>Ends the process; with the power some of what was not flushed may be gone.</summary>
    public void Crash(Random? powerLoss)
    {
        if (!IsUp)
            return;
        IsUp = false;
        world.Note($"n{index} {(powerLoss is null ? "is killed" : "loses power")}");
        if (powerLoss is null)
            return;
        foreach (var disk in _disks.Values)
        {
            disk.Log.LosePower(powerLoss);
            disk.IsTailProven &= world.Plan.IsFlushed;
        }
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
        if (_effectsLeft == int.MaxValue || _effectsLeft-- > 0)
            return false;
        Crash(powerLoss: null);
        return true;
    }

    /// <summary>Does something in this process a while later, unless it is over by then.</summary>
    public void Later(TimeSpan delay, Action what)
    {
        var life = Life;
        world.Time.After(delay, () => Do(life, what));
    }

    /// <summary>Something from outside arrives.</summary>
    public void Do(Action what) => Do(Life, what);

    public void Ask<T>(Func<EtcdModel, T> question, Action<T> answered)
    {
        var life = Life;
        world.Etcd.Ask(index, question, answer => Do(life, () => answered(answer)));
    }

    public TimeSpan DiskDelay() =>
        DiskIsSlow + TimeSpan.FromMilliseconds(world.Plan.IsFlushed ? world.Random.NextDouble() * 8 : 0.1);

    public void OnEvents(IReadOnlyList<KeyEvent> events)
    {
        foreach (var each in events)
        {
            foreach (var shell in _shells.Values.ToList())
            {
                if (each.Put is { } entry && IsSame(each.Key, world.RecordKey(shell.Shard)))
                    shell.OnRecordEntry(entry);
                else if (IsSame(each.Key, world.LeaseKey(shell.Shard)))
                    shell.OnLeaseEntry(each.Put);
            }
        }
    }

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private void Do(long life, Action what)
    {
        if (!IsUp || life != Life)
            return;
        if (world.Time.Now < PausedUntil)
            world.Time.After(PausedUntil - world.Time.Now, () => Do(life, what));
        else
            what();
    }

    private void Tick(long life)
    {
        if (life != Life || !IsUp)
            return;
        foreach (var shell in _shells.Values.ToList())
        {
            if (!IsUp)
                return;
            shell.Hear(TimePassed.Instance);
            if (_ticks % 5 == 0)
                shell.Read();
            if (!world.Plan.IsFlushed && world.Random.Next(4) == 0)
                shell.Log.Flush();
        }

        if (_ticks++ % 3 == 0)
            KeepLease();
        Later(TickInterval / drift, () => Tick(life));
    }

    private void KeepLease()
    {
        if (Lease == LeaseId.None)
            Ask(etcd => etcd.Grant(ClusterPlan.LeaseTtl, world.Time.Now), lease => Lease = lease);
        else
            Ask(etcd => (Lease, etcd.KeepAlive(Lease, world.Time.Now)), kept => OnKept(kept.Lease, kept.Item2));
    }

    private void OnKept(LeaseId lease, bool isThere)
    {
        if (!isThere && lease == Lease)
            Lease = LeaseId.None;
    }
}
