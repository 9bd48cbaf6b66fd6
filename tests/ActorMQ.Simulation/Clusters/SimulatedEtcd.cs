using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Simulation.Clusters;

/// <summary>The model of etcd behind a network, and who watches it.</summary>
internal sealed class SimulatedEtcd(SimulatedTime time, SimulatedNetwork network)
{
    private readonly EtcdModel _model = new();
    private readonly List<KeyEvent> _events = [];
    private readonly List<SimulatedWatch> _watches = [];
    private RecordRevision _told = new(1);
    private int _forgottenCount;

    /// <summary>While it is away nothing reaches it, and it says nothing.</summary>
    public bool IsAway { get; set; }

    /// <summary>For those who look from outside: what it holds now.</summary>
    public EtcdModel Model => _model;

    /// <summary>Called with each change that was made.</summary>
    public Action<KeyEvent> Changed { get; set; } = _ => { };

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
                var answer = question(_model);
                TakeEvents();
                network.Send(SimulatedNetwork.Etcd, node, () => answered(answer), mayDouble: false);
            },
            mayDouble: false);
    }

    /// <summary>Tells all changes from a revision on, each once and in order, however often links fail.</summary>
    public SimulatedWatch Watch(int node, RecordRevision first, Action<KeyEvent> tell, Action lost)
    {
        var watch = new SimulatedWatch(node, tell, lost) { Sent = PlaceOf(first), Received = PlaceOf(first) };
        if (first < FirstKept)
            watch.Sent = watch.Received = -1;
        _watches.Add(watch);
        return watch;
    }

    /// <summary>Says again what has not come through.</summary>
    public void Tick() => TellWatchers();

    /// <summary>Forgets all changes but the last few: who has not heard of them has to read anew.</summary>
    public void Compact(int keptCount)
    {
        var count = Math.Max(0, _events.Count - keptCount);
        _events.RemoveRange(0, count);
        _forgottenCount += count;
    }

    private RecordRevision FirstKept => _events.Count > 0 ? _events[0].Revision : new(_told.Value + 1);

    private int PlaceOf(RecordRevision first)
    {
        var index = _events.Count;
        while (index > 0 && _events[index - 1].Revision >= first)
            index--;
        return _forgottenCount + index;
    }

    private void TakeEvents()
    {
        if (_model.Revision == _told)
            return;
        var events = _model.EventsFrom(new(_told.Value + 1), "")!;
        _told = _model.Revision;
        _model.Compact(new(_told.Value + 1));
        _events.AddRange(events);
        foreach (var each in events)
            Changed(each);
        TellWatchers();
    }

    private void TellWatchers()
    {
        if (IsAway)
            return;
        _watches.RemoveAll(watch => watch.IsOver);
        foreach (var watch in _watches)
            Tell(watch);
    }

    private void Tell(SimulatedWatch watch)
    {
        var end = _forgottenCount + _events.Count;
        if (watch.Sent == end || network.IsCut(SimulatedNetwork.Etcd, watch.Node))
            return;
        if (watch.Sent < _forgottenCount)
        {
            watch.IsOver = true;
            network.Send(SimulatedNetwork.Etcd, watch.Node, watch.Lost, mayDouble: false);
            return;
        }

        var (from, events) = (watch.Sent, _events[(watch.Sent - _forgottenCount)..]);
        watch.Sent = end;
        watch.ArrivesAt = TimeSpan.FromTicks(Math.Max(
            watch.ArrivesAt.Ticks, (time.Now + network.Delay()).Ticks));
        time.After(watch.ArrivesAt - time.Now, () => Arrive(watch, from, end, events));
    }

    /// <summary>What a cut has swallowed, and all behind it, is said again from there.</summary>
    private void Arrive(SimulatedWatch watch, int from, int end, List<KeyEvent> events)
    {
        if (watch.IsOver)
            return;
        if (from != watch.Received || network.IsCut(SimulatedNetwork.Etcd, watch.Node))
        {
            watch.Sent = watch.Received;
            return;
        }

        watch.Received = end;
        foreach (var each in events)
            watch.Tell(each);
    }
}

/// <summary>One who watches etcd: a connection, which goes on where it was after a break.</summary>
internal sealed class SimulatedWatch(int node, Action<KeyEvent> tell, Action lost)
{
    public int Node => node;

    public Action<KeyEvent> Tell => tell;

    public Action Lost => lost;

    /// <summary>How many events of all were sent, and how many of these have come.</summary>
    public int Sent { get; set; }

    public int Received { get; set; }

    public TimeSpan ArrivesAt { get; set; }

    public bool IsOver { get; set; }
}
