namespace ActorMQ.Model.Queues;

/// <summary>A pull that waits for messages.</summary>
/// <typeparam name="TTicket">What the answer needs; the state only hands it back.</typeparam>
/// <param name="Ticket">What the answer needs.</param>
/// <param name="From">The first offset wanted.</param>
/// <param name="Filter">The messages wanted.</param>
/// <param name="Deadline">When to answer at the latest, in the time stamps of the owner.</param>
public readonly record struct ParkedPull<TTicket>(
    TTicket Ticket, QueueOffset From, TagFilter Filter, long Deadline);

/// <summary>A parked pull's end: what to do about it now.</summary>
public readonly record struct PullWake<TTicket>(ParkedPull<TTicket> Pull, PullDecision Decision);
