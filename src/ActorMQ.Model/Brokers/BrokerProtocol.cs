namespace ActorMQ.Model.Brokers;

/// <summary>What a broker is asked, and what has become of it.</summary>
/// <param name="Waiter">Comes back in the answer; the state never looks at it. Null wants no answer.</param>
public abstract record BrokerCommand(object? Waiter);

/// <summary>Open the store; answered when it is recovered.</summary>
public sealed record OpenBroker(object? Waiter) : BrokerCommand(Waiter);

/// <summary>Serve requests; answered when the name servers have heard of it.</summary>
public sealed record ServeBroker(object? Waiter) : BrokerCommand(Waiter);

/// <summary>Leave the routes, refuse what comes, and end what was begun; answered when it is.</summary>
public sealed record DrainBroker(object? Waiter) : BrokerCommand(Waiter);

/// <summary>Drain, then save and close everything, and end.</summary>
public sealed record CloseBroker() : BrokerCommand(Waiter: null);

/// <summary>The store is open.</summary>
public sealed record StoreOpened() : BrokerCommand(Waiter: null);

/// <summary>The store, or what is saved in it, cannot be used.</summary>
/// <param name="Why">For whoever waits.</param>
public sealed record StoreUnusable(Exception Why) : BrokerCommand(Waiter: null);

/// <summary>The name servers have heard of the broker.</summary>
public sealed record RoutesKnown() : BrokerCommand(Waiter: null);

/// <summary>A part has ended; said of one that ended before, it changes nothing.</summary>
public sealed record PartEnded(BrokerPart Part) : BrokerCommand(Waiter: null);

/// <summary>What the shell has to do.</summary>
public abstract record BrokerEffect;

/// <summary>Open the store, then say <see cref="StoreOpened"/> or <see cref="StoreUnusable"/>.</summary>
public sealed record OpenStore : BrokerEffect;

/// <summary>
/// Start all parts, serve requests and tell the name servers, then say <see cref="RoutesKnown"/>; or
/// <see cref="StoreUnusable"/>.
/// </summary>
public sealed record BeginServing : BrokerEffect;

/// <summary>Refuse requests from now on.</summary>
public sealed record EndServing : BrokerEffect;

/// <summary>End a part, then say <see cref="PartEnded"/>.</summary>
public sealed record EndPart(BrokerPart Part) : BrokerEffect;

/// <summary>The broker is as the waiter wanted.</summary>
public sealed record BrokerReady(object? Waiter) : BrokerEffect;

/// <summary>The waiter's wish is refused.</summary>
/// <param name="Waiter">Who waits.</param>
/// <param name="Why">Why.</param>
public sealed record BrokerRefused(object? Waiter, Exception Why) : BrokerEffect;

/// <summary>Nothing is left to do: the actor stops.</summary>
public sealed record EndBroker : BrokerEffect;
