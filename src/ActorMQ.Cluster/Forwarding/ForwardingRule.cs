namespace ActorMQ.Cluster.Forwarding;

/// <summary>What to do with one request.</summary>
internal enum ForwardingStep
{
    /// <summary>Serve it here.</summary>
    Serve,

    /// <summary>Pass it on to the leader.</summary>
    Forward,

    /// <summary>Keep it until something changes.</summary>
    Keep,

    /// <summary>Refuse it: it has waited as long as may be.</summary>
    Refuse,

    /// <summary>Tell the replica that has passed it on that this one does not lead.</summary>
    DenyLead,
}

/// <summary>What matters of a request.</summary>
/// <param name="IsMarked">Another replica has passed it on: it goes no further.</param>
/// <param name="IsRead">See <see cref="ForwardedCodes.IsRead"/>.</param>
/// <param name="IsBehind">Earlier ones of its connection are kept: it must not overtake them.</param>
/// <param name="IsLate">It has waited as long as may be.</param>
internal readonly record struct ForwardingFacts(bool IsMarked, bool IsRead, bool IsBehind, bool IsLate);

/// <summary>Decides, without state, what is done with a request that the leader has to serve.</summary>
internal static class ForwardingRule
{
    internal static ForwardingStep Decide(ForwardingWay way, in ForwardingFacts facts) => facts switch
    {
        { IsMarked: true } => OfMarked(way, facts),
        { IsRead: true } => OfRead(way, facts),
        { IsBehind: true } => ForwardingStep.Keep,
        _ => way switch
        {
            ForwardingWay.Here => ForwardingStep.Serve,
            ForwardingWay.Leader => ForwardingStep.Forward,
            _ => facts.IsLate ? ForwardingStep.Refuse : ForwardingStep.Keep,
        },
    };

    private static ForwardingStep OfMarked(ForwardingWay way, in ForwardingFacts facts) => way switch
    {
        ForwardingWay.Here => facts.IsBehind ? ForwardingStep.Keep : ForwardingStep.Serve,
        ForwardingWay.HandingOver when !facts.IsLate => ForwardingStep.Keep,
        _ => ForwardingStep.DenyLead,
    };

    /// <summary>A read waits for a leader that is known, and for none that is not.</summary>
    private static ForwardingStep OfRead(ForwardingWay way, in ForwardingFacts facts) => way switch
    {
        ForwardingWay.Leader => ForwardingStep.Forward,
        ForwardingWay.Connecting when !facts.IsLate => ForwardingStep.Keep,
        _ => ForwardingStep.Serve,
    };
}
