using ActorMQ.Actors.Simulation;

namespace ActorMQ.Actors.Tests.Nodes;

/// <summary>The links of all nodes of a simulation: requests are late, lost and doubled by the seed, and
/// links are cut. What arrives between two nodes arrives in order.</summary>
internal sealed class SimulatedLinks(Simulator sim)
{
    private readonly Dictionary<NodeName, NodePort> _ports = [];
    private readonly Dictionary<(NodeName, NodeName), TimeSpan> _lastArrival = [];
    private readonly HashSet<(NodeName, NodeName)> _cut = [];

    /// <summary>Of so many requests and answers one is lost; 0: none.</summary>
    internal int LosesOneIn { get; set; }

    /// <summary>Of so many requests one comes twice; 0: none.</summary>
    internal int DoublesOneIn { get; set; }

    internal int DelayMaxMs { get; set; } = 5;

    /// <summary>Requests under way to one node at which further ones are refused.</summary>
    internal int InFlightMax { get; set; } = int.MaxValue;

    internal INodeLink From(NodeLife node) => new Link(this, node);

    internal void Connect(NodePort port) => _ports[port.Self.Node] = port;

    internal void Disconnect(NodeName node) => _ports.Remove(node);

    /// <summary>Nothing passes from one to the other; what is under way is lost.</summary>
    internal void Cut(NodeName from, NodeName to) => _cut.Add((from, to));

    internal void Mend() => _cut.Clear();

    private bool Chance(int oneIn) => oneIn > 0 && sim.Chance.Next(oneIn) == 0;

    private void After(NodeName from, NodeName to, Action arrive)
    {
        var at = sim.Time.Elapsed + TimeSpan.FromMilliseconds(sim.Chance.Next(DelayMaxMs + 1));
        if (_lastArrival.TryGetValue((from, to), out var last) && last > at)
            at = last;
        _lastArrival[(from, to)] = at;
        Timer(at - sim.Time.Elapsed, () =>
        {
            if (!_cut.Contains((from, to)))
                arrive();
        });
    }

    private void Timer(TimeSpan after, Action action) =>
        sim.Time.CreateTimer(_ => action(), null, after, Timeout.InfiniteTimeSpan);

    private sealed class Link(SimulatedLinks links, NodeLife self) : INodeLink
    {
        private readonly Dictionary<NodeName, int> _inFlight = [];

        public bool TrySend(
            NodeName node, long number, NodeRequest request, TimeSpan within, Action<NodeAnswer> answered)
        {
            if (_inFlight.GetValueOrDefault(node) >= links.InFlightMax)
                return false;
            _inFlight[node] = _inFlight.GetValueOrDefault(node) + 1;
            var isAnswered = false;
            void Answer(NodeAnswer answer)
            {
                if (isAnswered || answer.Outcome == NodeOutcome.Duplicate)
                    return;
                isAnswered = true;
                _inFlight[node]--;
                answered(answer);
            }

            if (links._cut.Contains((self.Node, node)) || !links._ports.ContainsKey(node))
            {
                links.Timer(TimeSpan.FromMilliseconds(1), () => Answer(new(NodeOutcome.Unreachable)));
                return true;
            }

            for (var copies = links.Chance(links.DoublesOneIn) ? 2 : 1; copies > 0; copies--)
                links.After(self.Node, node, () => Arrive(node, number, request, Answer));
            links.Timer(within, () => Answer(new(NodeOutcome.Lost)));
            return true;
        }

        private void Arrive(NodeName node, long number, NodeRequest request, Action<NodeAnswer> answer)
        {
            if (links.Chance(links.LosesOneIn) || !links._ports.TryGetValue(node, out var port))
                return;
            port.Receive(self, number, request, said =>
            {
                if (!links.Chance(links.LosesOneIn))
                    links.After(node, self.Node, () => answer(said));
            });
        }
    }
}
