namespace ActorMQ.Simulation.Clusters;

/// <summary>Links that delay, lose, double and reorder, and that can be cut in one direction.</summary>
internal sealed class SimulatedNetwork(SimulatedTime time, Random random, ClusterPlan plan)
{
    /// <summary>Where etcd is.</summary>
    public const int Etcd = -1;

    /// <summary>Where clients are; no link of theirs is cut.</summary>
    public const int Clients = -2;

    /// <summary>Where the operator is, who reaches everyone, though late.</summary>
    public const int Operator = -3;

    private const int FirstNameServer = -4;

    private readonly HashSet<(int From, int To)> _cut = [];

    public bool IsFaulty { get; set; } = true;

    /// <summary>Where a name server is.</summary>
    public static int NameServer(int index) => FirstNameServer - index;

    public bool IsCut(int from, int to) => _cut.Contains((from, to));

    public void Cut(int from, int to) => _cut.Add((from, to));

    public void Mend(int from, int to) => _cut.Remove((from, to));

    public void MendAll() => _cut.Clear();

    /// <summary>Brings something there, maybe, maybe twice.</summary>
    public void Send(int from, int to, Action arrive, bool mayDouble = true)
    {
        if (IsCut(from, to) || (IsFaulty && random.NextDouble() < plan.Loss))
            return;
        time.After(Delay(), Arrive);
        if (IsFaulty && mayDouble && random.NextDouble() < plan.Doubling)
            time.After(Delay(), Arrive);

        void Arrive()
        {
            if (!IsCut(from, to))
                arrive();
        }
    }

    /// <summary>How long something is on its way this time.</summary>
    public TimeSpan Delay()
    {
        var ms = IsFaulty && random.Next(100) == 0 ? random.Next(10, 3000)
            : random.Next(10) == 0 ? random.Next(1, 60)
            : 0.2 + (random.NextDouble() * 2);
        return TimeSpan.FromMilliseconds(ms);
    }
}
