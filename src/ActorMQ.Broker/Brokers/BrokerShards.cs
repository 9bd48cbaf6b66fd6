using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Brokers;

namespace ActorMQ.Broker.Brokers;

/// <summary>The way to the brokers of this process.</summary>
/// <remarks>A broker that fails ends alone, its children first; it never passivates.</remarks>
internal sealed class BrokerShards
{
    private readonly ShardRegion<BrokerName, BrokerCommand> _region;

    /// <summary>Starts the region.</summary>
    /// <param name="actors">Where it lives.</param>
    /// <param name="surroundings">What a broker leans on; the same at every call.</param>
    internal BrokerShards(IActorRefFactory actors, Func<BrokerName, BrokerSurroundings> surroundings) =>
        _region = new ShardRegion<BrokerName, BrokerCommand>(
            actors,
            "brokers",
            name => BrokerActor.Props(name, surroundings(name)),
            new ShardRegionOptions<BrokerCommand>
            {
                PassivateAfter = Timeout.InfiniteTimeSpan,
                Supervision = Supervision.Stop,
            });

    /// <summary>Opens a broker's store.</summary>
    /// <returns>Ends when it is recovered; never when the broker ends before.</returns>
    /// <exception cref="IOException">The store is open elsewhere, or the disk refuses.</exception>
    /// <exception cref="InvalidDataException">The store holds something else.</exception>
    internal Task OpenAsync(BrokerName broker) => AskAsync(broker, static done => new OpenBroker(done));

    /// <summary>Serves requests.</summary>
    /// <returns>Ends when the name servers know of it; never when the broker ends before.</returns>
    /// <exception cref="InvalidDataException">The store holds something else.</exception>
    internal Task ServeAsync(BrokerName broker, BrokerPlace place)
    {
        _region.Tell(broker, new PlaceBroker(place));
        return AskAsync(broker, static done => new ServeBroker(done));
    }

    /// <summary>Leaves the routes, refuses further requests and brings to an end what was begun.</summary>
    /// <returns>Ends when nothing is under way; never when the broker ends before.</returns>
    internal Task DrainAsync(BrokerName broker) => AskAsync(broker, static done => new DrainBroker(done));

    /// <summary>Drains a broker, saves and closes; it says <see cref="BrokerSurroundings.Ended"/>.</summary>
    internal void Close(BrokerName broker) => _region.Tell(broker, new CloseBroker());

    private Task AskAsync(BrokerName broker, Func<object, BrokerCommand> command)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _region.Tell(broker, command(done));
        return done.Task;
    }
}

/// <summary>Says where the broker is reached, before it serves.</summary>
internal sealed record PlaceBroker(BrokerPlace Place) : BrokerCommand(Waiter: null);

/// <summary>The broker's replica leads in earnest.</summary>
internal sealed record LeadBegun() : BrokerCommand(Waiter: null);

/// <summary>A broker's own timer: time to see whether messages are still on their way to the log.</summary>
internal sealed record CheckAppends() : BrokerCommand(Waiter: null);
