using System.Collections.Concurrent;

namespace ActorMQ.Actors;

/// <summary>An actor system as a node among others: its regions reach theirs, and its actors may watch and
/// be watched over the link. Any thread.</summary>
/// <remarks>
/// Each request to a node carries a number, and a node takes only numbers above the last one that it has
/// seen from a life of another. So nothing is carried out twice, and nothing late over an old connection
/// after what came over a new one.
/// </remarks>
public sealed class NodePort : IDisposable
{
    // So many lives of others are remembered at least; those of nodes that are gone make room.
    private const int SourcesMax = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<NodeName, long> _sent = [];
    private readonly Dictionary<NodeLife, long> _received = [];
    private readonly ConcurrentDictionary<string, IReachedRegion> _regions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ActorRef> _published = new(StringComparer.Ordinal);
    private readonly NodeName _name;
    private readonly INodeLink _link;
    private readonly INodeLiveness _liveness;
    private readonly WatchesHere _here;
    private readonly ActorRef<WatchMessage> _watches;
    private readonly IDisposable _news;
    private long _duplicates;

    /// <summary>A node of this name.</summary>
    /// <param name="system">Whose actors; it gets one more, named <c>remote-watches</c>.</param>
    /// <param name="self">This node.</param>
    /// <param name="link">The way to others.</param>
    /// <param name="liveness">Who is there, this node among them: its life is the one that is said
    /// there.</param>
    /// <param name="options">Bounds.</param>
    public NodePort(
        ActorSystem system, NodeName self, INodeLink link, INodeLiveness liveness, NodePortOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(liveness);
        ArgumentNullException.ThrowIfNull(options);
        _name = self;
        _link = link;
        _liveness = liveness;
        var there = new WatchesThere(options.WatchedMax);
        _here = new WatchesHere(options.WatchersMax);
        // What is watched here is bounded by the options, what local actors watch by those actors.
        _watches = system.Spawn("remote-watches", new Props<WatchMessage>(
            () => new RemoteWatches(this, liveness, options, there, _here)));
        _news = liveness.Subscribe(node => _watches.Tell(new WatchMessage.NodeChanged(node)));
    }

    /// <summary>This node; its life is empty while it is not known to be there.</summary>
    public NodeLife Self => _liveness.LifeOf(_name) ?? new NodeLife(_name, string.Empty);

    /// <summary>Requests that came more than once, or too late, and were not carried out.</summary>
    public long DuplicateCount => Interlocked.Read(ref _duplicates);

    /// <summary>Watches of other nodes over actors here.</summary>
    public int WatcherCount => _here.Count;

    /// <summary>From now on actors of other nodes may watch this one by a name.</summary>
    /// <exception cref="InvalidOperationException">Another living actor has the name.</exception>
    public void Publish(string name, ActorRef actor)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(actor);
        var now = _published.AddOrUpdate(
            name,
            static (_, added) => added,
            static (_, old, added) => old.IsTerminated ? added : old,
            actor);
        if (now != actor)
            throw new InvalidOperationException($"{now.Path} is published as {name} already.");
    }

    /// <summary>What to watch of the actor that is published under a name on a node, this one too.</summary>
    public ActorRef RefTo(NodeName node, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new RemoteRef(_watches, WatchTarget.Published(node, name));
    }

    /// <summary>Takes a request of another node; the link's other half calls this. Never blocks.</summary>
    /// <param name="from">Who asks.</param>
    /// <param name="number">The request's number among those of that life to this node.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="answer">Called once, now or later, on any thread.</param>
    public void Receive(NodeLife from, long number, NodeRequest request, Action<NodeAnswer> answer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        if (!IsNew(from, number))
        {
            Interlocked.Increment(ref _duplicates);
            answer(Stamp(new NodeAnswer(NodeOutcome.Duplicate)));
            return;
        }

        if (request is not EntityRequest message)
            _watches.Tell(new WatchMessage.Asked(from, request, said => answer(Stamp(said))));
        else if (_regions.TryGetValue(message.Region, out var region))
            region.Receive(message, said => answer(Stamp(said)));
        else
            answer(Stamp(new NodeAnswer(NodeOutcome.NotHere)));
    }

    /// <summary>Hears no more of other nodes. The watches end with the system.</summary>
    public void Dispose() => _news.Dispose();

    internal void Add(IReachedRegion region)
    {
        if (!_regions.TryAdd(region.Name, region))
            throw new InvalidOperationException($"Node {_name} has a region {region.Name} already.");
    }

    internal void Remove(IReachedRegion region) =>
        _regions.TryRemove(KeyValuePair.Create(region.Name, region));

    internal IReachedRegion? RegionOf(string name) => _regions.GetValueOrDefault(name);

    internal ActorRef? PublishedAs(string name) => _published.GetValueOrDefault(name);

    internal RemoteRef RefTo(IReachedRegion region, ReadOnlyMemory<byte> key, string path) =>
        new(_watches, WatchTarget.Entity(region, key, path));

    internal bool TrySend(
        NodeName node, NodeRequest request, TimeSpan within, Action<NodeAnswer> answered)
    {
        lock (_gate)
        {
            var number = _sent.GetValueOrDefault(node) + 1;
            _sent[node] = number;
            return _link.TrySend(node, number, request, within, answered);
        }
    }

    private NodeAnswer Stamp(NodeAnswer answer) => answer with { From = Self };

    private bool IsNew(NodeLife from, long number)
    {
        lock (_gate)
        {
            if (_received.TryGetValue(from, out var last))
            {
                if (number <= last)
                    return false;
            }
            else if (_received.Count >= SourcesMax)
            {
                ForgetGone();
            }

            _received[from] = number;
            return true;
        }
    }

    private void ForgetGone()
    {
        foreach (var source in _received.Keys.ToArray())
        {
            if (_liveness.LifeOf(source.Node) != source)
                _received.Remove(source);
        }
    }
}
