using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>The model of etcd behind a network, and who watches it.</summary>
internal sealed class SimulatedEtcd(SimulatedTime time, SimulatedNetwork network)
{
    private readonly EtcdModel _model = new();
    private readonly List<(int Node, Action<IReadOnlyList<KeyEvent>> Tell)> _watchers = [];
    private RecordRevision _told = new(1);

    /// <summary>While it is away nothing reaches it, and no lease ends.</summary>
    public bool IsAway { get; set; }

    /// <summary>For those who look from outside: what it holds now.</summary>
    public EtcdModel Model => _model;

    /// <summary>Called after each change.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Does something there; the answer may never come, nor the question.</summary>
    public void Ask<T>(int node, Func<EtcdModel, T> question, Action<T> answered)
    {
        network.Send(
            node,
            SimulatedNetwork.Etcd,
            () =>
            {
                if (IsAway)
                    return;
                _model.Expire(time.Now);
                var answer = question(_model);
                TellWatchers();
                network.Send(SimulatedNetwork.Etcd, node, () => answered(answer), mayDouble: false);
            },
            mayDouble: false);
    }

    public void Watch(int node, Action<IReadOnlyList<KeyEvent>> tell) => _watchers.Add((node, tell));

    /// <summary>Lets time do its work.</summary>
    public void Tick()
    {
        if (IsAway)
            return;
        _model.Expire(time.Now);
        TellWatchers();
    }

    private void TellWatchers()
    {
        if (_model.Revision == _told)
            return;
        var events = _model.EventsFrom(new(_told.Value + 1), "")!;
        _told = _model.Revision;
        _model.Compact(_told);
        Changed();
        foreach (var (node, tell) in _watchers)
            network.Send(SimulatedNetwork.Etcd, node, () => tell(events), mayDouble: false);
    }
}
