using ActorMQ.Actors;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Groups.Requests;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.State;
using ActorMQ.Broker.Topics;
using ActorMQ.Broker.Topics.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Configuration;

/// <summary>The broker's topics, groups, clients and its place in the routes, put together.</summary>
/// <remarks>
/// <code>
///  handlers ─┬─► TopicShards ─► Topic ──put──┬─► StateActor ─► log
///            ├─► GroupShards ─► Group ──put──┤ │ └─► directories, audience ─► Registration ─► name servers
///            ├─► CommittedOffsets ───────────┘ └─► snapshots ─► ConfigWriter (own thread) ─► config/*.json
///            └─► Producers
/// </code>
/// </remarks>
internal sealed class BrokerCatalog
{
    private readonly IActorRefFactory _actors;
    private readonly TopicAudience _audience;
    private readonly ActorRef<QueueMessage> _state;
    private readonly CommittedOffsets _offsets;
    private readonly WaitingOffsets _waiting;
    private readonly ActorRef<ProducerMessage> _producers;
    private volatile ActorRef<RegistrationMessage>? _registration;
    private volatile ChangeRole? _role;

    /// <summary>Reads what is saved and journalled, and starts the actors. Blocks on the disk.</summary>
    /// <param name="actors">Where the actors live.</param>
    /// <param name="settings">What operators say.</param>
    /// <param name="files">The disk.</param>
    /// <param name="log">Where the state is journalled; nothing may be appended before this returns.</param>
    /// <param name="queue">The address of a queue.</param>
    /// <param name="endTopics">Empties the queues of topics, and calls back when that is durable; called on
    /// an actor's turn, must not block.</param>
    /// <param name="logs">Where failures are told.</param>
    /// <exception cref="InvalidDataException">A saved file or an event makes no sense.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    internal BrokerCatalog(
        IActorRefFactory actors,
        CatalogSettings settings,
        IJournalFiles files,
        StateLog log,
        Func<QueueKey, EntityRef<QueueKey, QueueMessage>> queue,
        Action<IReadOnlyCollection<TopicName>, Action> endTopics,
        ILoggerFactory logs)
    {
        _actors = actors;
        var entries = new TopicEntries(queue);
        var configFiles = new ConfigFiles(files, settings.Directory);
        var system = new SystemTopics(settings.Cluster, settings.Broker);
        var saved = new StateFiles(
            configFiles,
            log.End,
            system.AtStart(settings.Topics.AutoCreates, settings.Topics.DefaultQueueCount));
        Replay(log, saved);
        var shown = new StateDirectories(Topics, Groups, entries);
        shown.ShowAll(saved.State);

        var writer = actors.Spawn("config-writer", ConfigWriterActor.Props(
            configFiles,
            log.FlushThrough,
            Dispatchers.Dedicated($"config {actors.Path}"),
            logs.CreateLogger<ConfigWriterActor>()));
        _audience = new TopicAudience(endTopics);
        var snapshots = new StateSnapshots(
            saved.All, writer, settings.Groups.OffsetSavePeriod, log.SegmentSizeBytes);
        log.SnapshotPosition = snapshots.Kept;
        _state = actors.Spawn("state", StateActor.Props(log, saved.State, shown, snapshots, _audience));
        _offsets = new CommittedOffsets(_state, _waiting = new(settings.Groups.WaitingOffsetsMax));
        _producers = actors.Spawn("producers", ProducersActor.Props(settings.Groups));
        TopicShards = new TopicShards(actors, Topics, settings.Topics, system, _state);
        GroupShards = new GroupShards(actors, settings.Groups, new GroupSurroundings
        {
            Directory = Groups,
            State = _state,
            Topics = TopicShards,
            Rules = new GroupRules(settings.Groups.AutoCreates, settings.Groups.MemberExpiry),
            NotifiesChanges = settings.Groups.NotifiesChanges,
            ScanPeriod = settings.Groups.ScanPeriod,
            Time = actors.Time,
        });
        _audience.Add(TopicShards, GroupShards);
    }

    /// <summary>The topics.</summary>
    internal TopicDirectory Topics { get; } = new();

    /// <summary>The way to create, change and delete them.</summary>
    internal TopicShards TopicShards { get; }

    /// <summary>The consumer groups.</summary>
    internal GroupDirectory Groups { get; } = new();

    /// <summary>The way to their members and offsets.</summary>
    internal GroupShards GroupShards { get; }

    /// <summary>What pulls see of the groups.</summary>
    internal IPullGroups PullGroups => new PullGroups(Groups, GroupShards, _offsets);

    /// <summary>Whether commits wait for the log.</summary>
    internal bool IsCommitting => _waiting.Count > 0;

    /// <summary>The requests that are served here.</summary>
    internal IEnumerable<KeyValuePair<RequestCode, IRequest>> Requests =>
    [
        new(RequestCode.HeartBeat, new HeartbeatRequest(GroupShards, _producers, Topics, _actors.Time)),
        new(RequestCode.UnregisterClient, new UnregisterClientRequest(GroupShards, Groups, _producers)),
        new(RequestCode.GetConsumerListByGroup, new ConsumerListRequest(Groups)),
        new(RequestCode.QueryConsumerOffset, new QueryOffsetRequest(_offsets, Groups, Topics)),
        new(RequestCode.UpdateConsumerOffset, new UpdateOffsetRequest(_offsets, Groups, Topics)),
        new(RequestCode.UpdateAndCreateTopic, new UpdateTopicRequest(TopicShards)),
        new(RequestCode.DeleteTopicInBroker, new DeleteTopicRequest(TopicShards)),
        new(RequestCode.GetAllTopicConfig, new AllTopicsRequest(Topics)),
        new(RequestCode.GetAllTopicListFromNameserver, new TopicNamesRequest(Topics)),
        new(RequestCode.UpdateAndCreateSubscriptiongroup, new UpdateGroupRequest(GroupShards)),
        new(RequestCode.GetAllSubscriptiongroupConfig, new AllGroupsRequest(Groups)),
        new(RequestCode.DeleteSubscriptiongroup, new DeleteGroupRequest(GroupShards)),
    ];

    /// <summary>
    /// A client's connection has ended: its groups hear of it. On the connection's reading loop.
    /// </summary>
    internal void OnDisconnected(ConnectionSession session) =>
        (session.Groups as ClientGroups)?.OnDisconnected(GroupShards, _producers);

    /// <summary>From now on the name servers are told of the broker and its topics.</summary>
    /// <param name="settings">Who the broker is, and whom it tells.</param>
    /// <param name="servers">The way to them.</param>
    /// <param name="master">Told where a name server says that the group's master is; null: nowhere.</param>
    /// <param name="heard">
    /// Called once, when all have heard of it or after a second: a dead name server keeps no broker from
    /// starting.
    /// </param>
    internal void StartRegistration(
        RegistrationSettings settings, INameServers servers, Action<string?> master, Action heard)
    {
        var registration = _actors.Spawn(
            "registration", RegistrationActor.Props(settings, Topics, servers, TopicShards.Order, master));
        _registration = registration;
        if (_role is { } role)
            registration.Tell(role);
        _audience.Add(registration);
        registration.Tell(new AwaitRegistration(heard));
    }

    /// <summary>Tells the keeper of topics, groups and offsets what comes of other replicas. Any thread.
    /// </summary>
    internal void TellState(QueueMessage message) => _state.Tell(message);

    /// <summary>The name servers are told at once which replica this is now. Any thread.</summary>
    /// <param name="id">The replica; 0 leads.</param>
    /// <param name="epoch">Since when: the greater one counts.</param>
    internal void ChangeRole(BrokerId id, long epoch)
    {
        // In this order: whoever starts the registration meanwhile finds the role.
        var role = _role = new ChangeRole(id, epoch);
        _registration?.Tell(role);
    }

    /// <summary>Takes the broker out of all routes.</summary>
    /// <param name="left">Called once, when every name server has answered or could not be reached.</param>
    internal void LeaveRoutes(Action left)
    {
        if (_registration?.Tell(new LeaveRoutes(left)) != TellResult.Accepted)
            left();
    }

    /// <summary>Brings the files up to date.</summary>
    /// <param name="saved">Called once, when they are, or the log says why not.</param>
    internal void SaveState(Action saved)
    {
        if (_state.Tell(new FlushState(saved)) != TellResult.Accepted)
            saved();
    }

    /// <summary>Applies what the log has beyond the files.</summary>
    private static void Replay(StateLog log, StateFiles saved)
    {
        var events = log.ReadFrom(saved.State.Reflected);
        while (events.TryRead(out var change, out var place))
            saved.State.Apply(change, place);
        saved.State.Reach(log.AppliedEnd);
        saved.TakeOver();
    }
}
