using ActorMQ.Broker.Registration;
using ActorMQ.Model;
using ActorMQ.Model.Routing;

namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// Makes a replica known to each name server: at once when its role changes, and again and again. As
/// <see cref="RegistrationActor"/> does it, over the same links.
/// </summary>
internal sealed class ReplicaRegistration
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly ReplicaShell _shell;
    private readonly NodeProcess _node;
    private readonly Told[] _told;
    private (BrokerId Id, long Epoch)? _role;
    private TimeSpan _renewedAt;
    private TimeSpan? _retriesAt;
    private bool _isOver;

    public ReplicaRegistration(ReplicaShell shell, NodeProcess node)
    {
        (_shell, _node) = (shell, node);
        _told = [.. node.World.NameServers.Select(server => new Told(server, node.World.NextConnection()))];
        _renewedAt = node.LocalNow;
    }

    private BrokerAddress At => new(ClusterHistory.Cluster, ClusterHistory.AddressOf(_node.Index, _shell.Shard));

    private BrokerName Name => _node.World.NameOf(_shell.Shard);

    /// <summary>Everything again, for a name server takes the routes of who tells the latest epoch.</summary>
    public void OnRole(BrokerId id, Cluster.Shards.ShardEpoch epoch)
    {
        if (_role == (id, epoch.Value))
            return;
        _role = (id, epoch.Value);
        foreach (var told in _told)
            told.Link.WantAll();
        TellAll();
    }

    public void OnTick()
    {
        var now = _node.LocalNow;
        if (now - _renewedAt >= _node.World.Plan.RegistrationPeriod)
        {
            _renewedAt = now;
            foreach (var told in _told)
                Renew(told.Link);
            TellAll();
        }
        else if (now >= _retriesAt)
        {
            _retriesAt = null;
            TellAll();
        }
    }

    /// <summary>No route is to lead here any more.</summary>
    public void Leave()
    {
        _isOver = true;
        foreach (var told in _told)
            Send(told, server => server.Unregister(At, Name));
    }

    /// <summary>The process has ended, and with it its connections.</summary>
    public void HangUp()
    {
        _isOver = true;
        foreach (var told in _told)
            Send(told, server => server.ConnectionEnded(told.Connection));
    }

    private void Renew(NameServerLink link)
    {
        if (_node.World.Plan.RegistersAll)
            link.WantAll();
        else
            link.Doubt();
    }

    private void TellAll()
    {
        foreach (var told in _told)
            Tell(told);
    }

    private void Tell(Told told)
    {
        if (_isOver || _role is not { } role)
            return;
        var topics = ClusterTopics.Snapshot;
        var epoch = _node.World.Mistake == ClusterMistake.RegistersWithoutEpoch ? 0 : role.Epoch;
        var version = new TopicsVersion(epoch, topics.Version.TimestampMs, topics.Version.Counter);
        if (told.Link.Next(topics) is { } next)
        {
            var registration = new BrokerRegistration
            {
                Cluster = ClusterHistory.Cluster,
                Name = Name,
                Id = role.Id,
                Address = At.Address,
                ReplicationAddress = At.Address,
                Connection = told.Connection,
                Version = version,
                Topics = [.. next.Select(config => KeyValuePair.Create(
                    config.Name,
                    new TopicQueues(
                        config.ReadQueueCount, config.WriteQueueCount, (int)config.Permission, config.SystemFlags)))],
                ActingMaster = false,
            };
            Ask(told, server => server.Register(registration) != RegistrationVerdict.NotYetRegistered, isGood =>
            {
                told.Link.OnAnswer(isGood == true);
                GoOn(told, isGood == true);
            });
        }
        else if (told.Link.TryAsk())
        {
            Ask(told, server => server.Knows(At, version), knows =>
            {
                told.Link.OnVersion(knows);
                GoOn(told, knows is not null);
            });
        }
    }

    private void GoOn(Told told, bool isGood)
    {
        if (isGood)
        {
            Tell(told);
            return;
        }

        // A connection that brought no answer is not used again.
        told.Connection = _node.World.NextConnection();
        _retriesAt ??= _node.LocalNow + RetryAfter;
    }

    /// <summary>Asks a name server; null: it has not answered in time.</summary>
    private void Ask(Told told, Func<SimulatedNameServer, bool> question, Action<bool?> answered)
    {
        var isAnswered = false;
        Send(told, server =>
        {
            var answer = question(server);
            _node.World.Network.Send(server.Place, _node.Index, () => _node.Do(() => Answer(answer)));
        });
        _node.Later(Timeout, () => Answer(null));

        void Answer(bool? answer)
        {
            if (isAnswered || _isOver)
                return;
            isAnswered = true;
            answered(answer);
        }
    }

    private void Send(Told told, Action<SimulatedNameServer> what)
    {
        var (server, life) = (told.Server, told.Server.Life);
        _node.World.Network.Send(_node.Index, server.Place, () =>
        {
            if (server.IsUp && server.Life == life)
                what(server);
        });
    }

    private sealed class Told(SimulatedNameServer server, BrokerConnection connection)
    {
        public SimulatedNameServer Server => server;

        public NameServerLink Link { get; } = new(server.Place.ToString(provider: null));

        public BrokerConnection Connection { get; set; } = connection;
    }
}
