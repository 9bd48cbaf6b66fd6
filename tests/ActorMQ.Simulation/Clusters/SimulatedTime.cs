namespace ActorMQ.Simulation.Clusters;

/// <summary>What happens when; one thing at a time, in one order for one seed.</summary>
internal sealed class SimulatedTime
{
    private const int EventCountMax = 2_000_000;

    private readonly PriorityQueue<Action, (TimeSpan At, long Number)> _events = new();
    private long _number;

    public TimeSpan Now { get; private set; }

    public void After(TimeSpan delay, Action what) => _events.Enqueue(what, (Now + delay, _number++));

    public void RunUntil(TimeSpan end)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            var what = _events.Dequeue();
            Now = next.At;
            what();
            if (_number > EventCountMax)
                throw new InvalidOperationException($"more than {EventCountMax} events: something goes round in circles");
        }

        Now = end;
    }
}
