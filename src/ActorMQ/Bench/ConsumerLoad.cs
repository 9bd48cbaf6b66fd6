using ActorMQ.Client;

namespace ActorMQ.Bench;

/// <summary>What <c>actormq bench consumer</c> consumes, and how.</summary>
internal sealed record ConsumerLoad
{
    public required string Group { get; init; }

    public required Subscription Subscription { get; init; }

    /// <summary>Messages handled at a time.</summary>
    public required int Handlers { get; init; }

    /// <summary>Messages after which it ends, and those handled just then; 0 for no end.</summary>
    public required long Quantity { get; init; }

    /// <summary>Zero for no end.</summary>
    public required TimeSpan Duration { get; init; }

    public required TimeSpan ReportInterval { get; init; }
}
