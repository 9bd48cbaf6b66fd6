namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// Sends one message after the other, each until it is acknowledged; where to, name servers tell.
/// </summary>
internal sealed class SimulatedProducer(ClusterHistory world, int shard, int number)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1000);

    private readonly int _queue = number % ClusterPlan.QueueCount;
    private int _sequence = 1;
    private int _attempt;
    private readonly ClientRoutes _routes = new(world, shard);
    private bool _isAnswered;

    public TimeSpan LastAnswerAt { get; private set; }

    public void Start() => Send();

    private void Send()
    {
        if (world.AreProducersDone)
            return;
        if (_routes.Leader is { } leader)
            SendTo(leader);
        else
            Chase();
    }

    private void SendTo(NodeProcess node)
    {
        var (sequence, attempt) = (_sequence, ++_attempt);
        _isAnswered = false;
        var record = new SimulatedRecord(number, sequence, attempt, _queue, size: world.Random.Next(20, 300));
        world.Network.Send(
            SimulatedNetwork.Clients,
            node.Index,
            () => node.Do(() =>
            {
                if (node.Shells.TryGetValue(shard, out var replica))
                    replica.OnSend(record, place => Answer(node.Index, record, attempt, place));
                else
                    Answer(node.Index, record, attempt, place: null);
            }),
            mayDouble: false);
        world.Time.After(Patience, () => OnSilence(attempt));
    }

    /// <summary>The route has led nowhere: it is asked for again, not too often.</summary>
    private void Chase() => world.Time.After(
        TimeSpan.FromMilliseconds(world.Random.Next(20, 100)), () => _routes.Renew(another: true, Send));

    private void Answer(int from, SimulatedRecord record, int attempt, RecordPlace? place) => world.Network.Send(
        from, SimulatedNetwork.Clients, () => OnAnswer(record, attempt, place), mayDouble: false);

    private void OnAnswer(SimulatedRecord record, int attempt, RecordPlace? place)
    {
        if (attempt != _attempt || _isAnswered)
            return;
        _isAnswered = true;
        if (place is { } at)
        {
            world.Checks[shard].Answered(record, at);
            LastAnswerAt = world.Time.Now;
            world.Time.After(TimeSpan.FromMilliseconds(world.Random.Next(5, 120)), Next);
        }
        else
        {
            Chase();
        }
    }

    private void OnSilence(int attempt)
    {
        if (attempt == _attempt && !_isAnswered)
        {
            _isAnswered = true;
            Chase();
        }
    }

    private void Next()
    {
        _sequence++;
        Send();
    }
}

/// <summary>Reads a queue of a shard on and on, now here, now there, wherever routes lead.</summary>
internal sealed class SimulatedConsumer(ClusterHistory world, int shard, int queue)
{
    private readonly ClientRoutes _routes = new(world, shard);
    private int _offset;

    public void Start() => Pull();

    private void Pull()
    {
        var addresses = _routes.Group?.Addresses.Values.ToList();
        var node = addresses is null ? null : world.NodeAt(addresses[world.Random.Next(addresses.Count)]);
        if (node?.IsUp != true || !node.Shells.ContainsKey(shard))
        {
            _routes.Renew(another: true, PullLater);
            return;
        }

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
        PullLater();
    }

    private void PullLater() =>
        world.Time.After(TimeSpan.FromMilliseconds(world.Random.Next(20, 150)), Pull);
}
