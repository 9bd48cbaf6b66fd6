namespace ActorMQ.Cluster.Placement;

/// <summary>
/// A network of pipes with capacities and costs, through which as much flows as can, as cheaply as can be.
/// </summary>
/// <remarks>
/// Successive shortest paths, a unit at a time, found by Bellman-Ford with a queue; with whole numbers the
/// result is exact. Ties go to the pipe that was laid first, so the same network gives the same flow.
/// </remarks>
internal sealed class MinCostFlow
{
    private readonly List<Pipe> _pipes = [];
    private readonly List<List<int>> _leaving = [];

    public int AddPlace()
    {
        _leaving.Add([]);
        return _leaving.Count - 1;
    }

    /// <summary>Lays a pipe; the number names it in <see cref="FlowIn"/>.</summary>
    public int AddPipe(int from, int to, int capacity, long cost)
    {
        var number = _pipes.Count;
        _leaving[from].Add(number);
        _pipes.Add(new(to, capacity, cost));
        _leaving[to].Add(number + 1);
        _pipes.Add(new(from, 0, -cost));
        return number;
    }

    public int FlowIn(int pipe) => _pipes[pipe + 1].Room;

    /// <summary>Lets flow what can; how much that is.</summary>
    public int Run(int source, int sink)
    {
        var total = 0;
        while (CheapestPath(source, sink) is { } reachedBy)
        {
            for (var place = sink; place != source; place = _pipes[reachedBy[place] ^ 1].To)
            {
                _pipes[reachedBy[place]].Room--;
                _pipes[reachedBy[place] ^ 1].Room++;
            }

            total++;
        }

        return total;
    }

    /// <summary>For each place the pipe by which it is reached; null when the sink is not.</summary>
    private int[]? CheapestPath(int source, int sink)
    {
        var cost = new long[_leaving.Count];
        Array.Fill(cost, long.MaxValue);
        var reachedBy = new int[_leaving.Count];
        var isWaiting = new bool[_leaving.Count];
        var waiting = new Queue<int>([source]);
        cost[source] = 0;
        while (waiting.TryDequeue(out var place))
        {
            isWaiting[place] = false;
            foreach (var number in _leaving[place])
            {
                var pipe = _pipes[number];
                if (pipe.Room == 0 || cost[place] + pipe.Cost >= cost[pipe.To])
                    continue;
                (cost[pipe.To], reachedBy[pipe.To]) = (cost[place] + pipe.Cost, number);
                if (!isWaiting[pipe.To])
                    waiting.Enqueue(pipe.To);
                isWaiting[pipe.To] = true;
            }
        }

        return cost[sink] == long.MaxValue ? null : reachedBy;
    }

    private sealed class Pipe(int to, int room, long cost)
    {
        public int To => to;

        public long Cost => cost;

        public int Room { get; set; } = room;
    }
}
