namespace ActorMQ.Simulation.Clusters;

/// <summary>Sends one message after the other, each until it is acknowledged.</summary>
internal sealed class SimulatedProducer(ClusterHistory world, int shard, int number)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1000);

    private readonly int _queue = number % ClusterPlan.QueueCount;
    private int _sequence = 1;
    private int _attempt;
    private int _node;
    private bool _isAnswered;

    public TimeSpan LastAnswerAt { get; private set; }

    public void Start() => Send();

    private void Send()
    {
        if (world.AreProducersDone)
            return;
        var (sequence, attempt) = (_sequence, ++_attempt);
        _isAnswered = false;
        var record = new SimulatedRecord(number, sequence, attempt, _queue, size: world.Random.Next(20, 300));
        var node = world.Nodes[_node];
        world.Network.Send(
            SimulatedNetwork.Clients,
            node.Index,
            () => node.Do(() =>
            {
                if (node.Shells.TryGetValue(shard, out var replica))
                    replica.OnSend(record, index => Answer(node.Index, record, attempt, index));
                else
                    Answer(node.Index, record, attempt, index: null);
            }),
            mayDouble: false);
        world.Time.After(Patience, () => OnSilence(attempt));
    }

    private void Answer(int from, SimulatedRecord record, int attempt, int? index) => world.Network.Send(
        from, SimulatedNetwork.Clients, () => OnAnswer(record, attempt, index), mayDouble: false);

    private void OnAnswer(SimulatedRecord record, int attempt, int? index)
    {
        if (attempt != _attempt || _isAnswered)
            return;
        _isAnswered = true;
        if (index is { } at)
        {
            world.Checks[shard].Answered(record, at);
            LastAnswerAt = world.Time.Now;
            world.Time.After(TimeSpan.FromMilliseconds(world.Random.Next(5, 120)), () => Next(attempt, isDone: true));
        }
        else
        {
            world.Time.After(TimeSpan.FromMilliseconds(20), () => Next(attempt, isDone: false));
        }
    }

    private void OnSilence(int attempt)
    {
        if (attempt == _attempt && !_isAnswered)
            Next(attempt, isDone: false);
    }

    private void Next(int attempt, bool isDone)
    {
        if (attempt != _attempt)
            return;
        if (isDone)
            _sequence++;
        else
            _node = (_node + 1) % world.Plan.NodeCount;
        Send();
    }
}

/// <summary>Reads a queue of a shard on and on, now here, now there.</summary>
internal sealed class SimulatedConsumer(ClusterHistory world, int shard, int queue)
{
    private int _offset;

    public void Start() => Pull();

    private void Pull()
    {
        var node = world.Nodes[world.Random.Next(world.Plan.NodeCount)];
        node.Do(() =>
        {
            if (!node.Shells.TryGetValue(shard, out var replica))
                return;
            // From a little before, too: what is read again must be what it was.
            var from = Math.Max(0, _offset - world.Random.Next(3));
            foreach (var record in replica.OnPull(queue, from))
                world.Checks[shard].Seen(queue, from++, record);
            _offset = Math.Max(_offset, from);
        });
        world.Time.After(TimeSpan.FromMilliseconds(world.Random.Next(20, 150)), Pull);
    }
}
