namespace ActorMQ.Actors.Simulation;

/// <summary>Keeps ready actors until the simulator picks one.</summary>
internal sealed class SimulatedDispatcher : Dispatcher
{
    private readonly List<ActorRef> _ready = [];

    internal int ReadyCount => _ready.Count;

    internal override void Schedule(ActorRef actor) => _ready.Add(actor);

    internal override void Yield(ActorRef actor) => _ready.Add(actor);

    /// <summary>Takes the one at <paramref name="index"/>, and keeps the order of the others.</summary>
    internal ActorRef Take(int index)
    {
        var actor = _ready[index];
        _ready.RemoveAt(index);
        return actor;
    }
}
