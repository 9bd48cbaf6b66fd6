using ActorMQ.Actors;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal;
using ActorMQ.Model;
using ActorMQ.Model.Brokers;

namespace ActorMQ.Broker.Brokers;

/// <summary>
/// The shell of one broker, an entity addressed by its name; its life is decided by
/// <see cref="BrokerState"/>.
/// </summary>
/// <remarks>
/// The parent of everything that serves the broker's messages, topics and groups. No message passes through
/// it: clients' requests go from the table straight to the entity that they are for. It has a thread of its
/// own, for it opens the store and reads what is saved. A child that fails for good ends all of it, which
/// the region answers by ending this broker and no other.
/// </remarks>
internal sealed class BrokerActor(BrokerName name, BrokerSurroundings around) : Actor<BrokerCommand>
{
    private const string Limit = "limit";
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AppendsCheckPeriod = TimeSpan.FromMilliseconds(1);

    private readonly BrokerState _state = new(name);
    private readonly List<BrokerEffect> _effects = [];
    private MessageStore? _store;
    private BrokerPlace? _place;
    private BrokerParts? _parts;
    private int _ending;
    private bool _isInRoutes;

    /// <summary>How to start one.</summary>
    internal static Props<BrokerCommand> Props(BrokerName name, BrokerSurroundings around) =>
        new(() => new BrokerActor(name, around))
        {
            Dispatcher = Dispatchers.Dedicated($"broker {name}"),
            Supervision = Supervision.Escalate,
        };

    /// <inheritdoc/>
    protected override void Receive(BrokerCommand message)
    {
        switch (message)
        {
            case PlaceBroker place:
                _place = place.Place;
                return;
            case CheckAppends:
                OnCheckAppends();
                return;
            case LeadBegun when _state.Phase == BrokerPhase.Serving && !_isInRoutes:
                ServeClients();
                return;
            case LeadBegun:
                return;
        }

        _state.Decide(message, _effects);
        foreach (var effect in _effects)
            Do(effect);
        _effects.Clear();
    }

    /// <inheritdoc/>
    protected override void OnSignal(Signal signal)
    {
        if (signal is Terminated && --_ending == 0)
            Context.Self.Tell(new PartEnded(_state.Ending));
    }

    /// <inheritdoc/>
    protected override void OnStop()
    {
        around.Requests.Close();
        _store?.Dispose();
        around.Ended();
    }

    private void Do(BrokerEffect effect)
    {
        switch (effect)
        {
            case OpenStore:
                Try(Open, new StoreOpened());
                break;
            case BeginServing:
                Try(Serve, next: null);
                break;
            case EndServing:
                around.Requests.Drain(new RequestTable(_parts?.ReplicationRequests ?? []));
                break;
            case EndPart end:
                End(end.Part);
                break;
            case BrokerReady ready:
                (ready.Waiter as TaskCompletionSource)?.TrySetResult();
                break;
            case BrokerRefused refused:
                (refused.Waiter as TaskCompletionSource)?.TrySetException(refused.Why);
                break;
            case EndBroker:
                Context.StopSelf();
                break;
            default:
                throw new InvariantException($"unknown effect {effect}");
        }
    }

    /// <summary>The store's own faults are answers; whoever starts the broker must read them.</summary>
    private void Try(Action work, BrokerCommand? next)
    {
        try
        {
            work();
        }
        catch (Exception fault)
            when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            next = new StoreUnusable(fault);
        }

        if (next is not null)
            Context.Self.Tell(next);
    }

    private void Open()
    {
        var options = around.Options;
        var store = new StoreOptions
        {
            CommitLog = options.CommitLog,
            ConsumeQueue = options.ConsumeQueue,
            AppliesAll = options.Replication is null,
        };
        _store = MessageStore.Open(options.Files, options.StorePath, store)
            ?? throw new IOException($"the store {options.StorePath} is open in another process");
    }

    private void Serve()
    {
        var self = Context.Self;
        Invariant.Holds(_store is not null && _place is not null, "a broker serves without store or place");
        var parts = _parts = new BrokerParts(Context, _store!, around.Options, _place!, around.Logs);
        _store = null;
        if (around.Options.Replication is { MustLead: true })
        {
            around.Requests.Prepare(
                new RequestTable(parts.ReplicationRequests), parts.Path.Sends, parts.Catalog.OnDisconnected);
        }
        else
        {
            ServeClients();
        }

        parts.StartReplication(Context, () => self.Tell(new LeadBegun()));
    }

    private void ServeClients()
    {
        _isInRoutes = true;
        var (self, parts, place) = (Context.Self, _parts!, _place!);
        var replication = around.Options.Replication;
        around.Requests.Open(
            parts.Table, parts.Path.Sends, parts.Catalog.OnDisconnected, replication?.Routing);
        parts.Catalog.StartRegistration(
            place.Registration, place.NameServers, address => replication?.OnMasterAddress(address),
            () => self.Tell(new RoutesKnown()));
    }

    /// <summary>Begins to end a part, or what of it there is.</summary>
    private void End(BrokerPart part)
    {
        var self = Context.Self;
        var ended = new PartEnded(part);
        switch (part)
        {
            case BrokerPart.Routes when _parts is { } parts:
                Context.StartTimer(Limit, ended, LeavePatience);
                parts.Catalog.LeaveRoutes(() => self.Tell(ended));
                break;
            case BrokerPart.Appends when _parts is not null:
                Context.StartTimer(Limit, ended, around.Options.StopGrace);
                OnCheckAppends();
                break;
            case BrokerPart.State when _parts is { } parts:
                // A change that no replica acknowledges is never done, and the files wait for it.
                Context.StartTimer(Limit, ended, around.Options.StopGrace);
                parts.Catalog.SaveState(() => self.Tell(ended));
                break;
            default:
                Stop(_parts?.ActorsOf(part) ?? [], ended);
                break;
        }
    }

    private void Stop(IReadOnlyList<ActorRef> actors, PartEnded ended)
    {
        _ending = actors.Count;
        if (_ending == 0)
            Context.Self.Tell(ended);
        foreach (var actor in actors)
        {
            Context.Watch(actor);
            Context.Stop(actor);
        }
    }

    private void OnCheckAppends()
    {
        if (_state.Ending != BrokerPart.Appends)
            return;
        if (_parts is { Path.AppendingBytes: > 0 } or { Catalog.IsCommitting: true })
            Context.StartTimer("appends", new CheckAppends(), AppendsCheckPeriod);
        else
            Context.Self.Tell(new PartEnded(BrokerPart.Appends));
    }
}
