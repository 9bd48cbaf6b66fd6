using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Tests.Nodes;

/// <summary>One model of etcd that several nodes reach, each by a link of its own that can be cut.</summary>
internal sealed class SharedEtcd
{
    private readonly List<EtcdLink> _links = [];

    public EtcdModel Model { get; } = new();

    public EtcdLink NewLink()
    {
        var link = new EtcdLink(this);
        _links.Add(link);
        return link;
    }

    public void SetAway(bool isAway)
    {
        foreach (var link in _links)
            link.IsCut = isAway;
    }

    private void Pump()
    {
        foreach (var link in _links.ToList())
            link.Pump();
    }

    internal sealed class EtcdLink(SharedEtcd etcd) : ICoordinator
    {
        private readonly List<Watcher> _watchers = [];
        private bool _isCut;
        private bool _isDeaf;

        /// <summary>Nothing gets through; watches go on where they were when it is over.</summary>
        public bool IsCut
        {
            get => _isCut;
            set
            {
                _isCut = value;
                Pump();
            }
        }

        /// <summary>The watches of now tell nothing any more, as over a connection that is half open.</summary>
        public void Deafen() => _isDeaf = true;

        public int WatchCount { get; private set; }

        public ValueTask<KeysRead> ReadAsync(string prefix, CancellationToken ct) =>
            IsCut ? throw new CoordinatorUnavailableException("cut", inner: null) : new(etcd.Model.Read(prefix));

        public ValueTask<TransactionResult> TransactAsync(
            IReadOnlyList<KeyCondition> conditions, IReadOnlyList<KeyChange> changes, CancellationToken ct)
        {
            if (IsCut)
                return new(TransactionResult.Unknown);
            var result = etcd.Model.Transact(conditions, changes);
            etcd.Pump();
            return new(result);
        }

        public ValueTask<LeaseId> GrantLeaseAsync(TimeSpan ttl, CancellationToken ct) =>
            throw new NotSupportedException();

        public ValueTask<bool> KeepAliveAsync(LeaseId lease, CancellationToken ct) =>
            throw new NotSupportedException();

        public ValueTask<bool> RevokeLeaseAsync(LeaseId lease, CancellationToken ct) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<KeyEvent> WatchAsync(
            string prefix, RecordRevision first, [EnumeratorCancellation] CancellationToken ct)
        {
            _isDeaf = false;
            WatchCount++;
            var watcher = new Watcher(prefix, first);
            _watchers.Add(watcher);
            Pump();
            await foreach (var each in watcher.Events.Reader.ReadAllAsync(ct))
                yield return each;
        }

        public void Pump()
        {
            if (_isCut || _isDeaf)
                return;
            foreach (var watcher in _watchers.ToList())
                watcher.Pump(etcd.Model);
        }
    }

    private sealed class Watcher(string prefix, RecordRevision first)
    {
        private RecordRevision _next = first;

        public Channel<KeyEvent> Events { get; } = Channel.CreateUnbounded<KeyEvent>(
            new UnboundedChannelOptions { AllowSynchronousContinuations = true });

        public void Pump(EtcdModel model)
        {
            var events = model.EventsFrom(_next, prefix)!;
            _next = new(model.Revision.Value + 1);
            foreach (var each in events)
                Events.Writer.TryWrite(each);
        }
    }
}
