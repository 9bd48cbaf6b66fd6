using ActorMQ.Protocol.Frames;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>The bounds of requests that a replica passes on, or keeps until it knows to whom.</summary>
internal sealed record ForwardingSettings
{
    /// <summary>How long a request is kept while nobody leads; then it is refused.</summary>
    internal TimeSpan HoldMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The most requests that are kept; beyond it clients are told SYSTEM_BUSY.</summary>
    internal int HeldCountMax { get; init; } = 1000;

    /// <summary>The most bytes that are kept; beyond it clients are told SYSTEM_BUSY.</summary>
    internal long HeldSizeMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most requests that wait for anything; beyond it clients are told SYSTEM_BUSY.</summary>
    internal int CountMax { get; init; } = 10_000;

    /// <summary>The most bytes of requests that wait; beyond it clients are told SYSTEM_BUSY.</summary>
    internal long SizeMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most requests of one connection.</summary>
    internal int ConnectionCountMax { get; init; } = 4096;

    /// <summary>The most bytes of one connection's requests.</summary>
    internal long ConnectionSizeMax { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long the leader may take to answer; longer than anything waits for there.</summary>
    internal TimeSpan AnswerMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to leave a leader alone that cannot be reached, or does not lead (yet).</summary>
    internal TimeSpan Rest { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often to look after what is kept.</summary>
    internal TimeSpan LookPeriod { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How long a replica that is to stop goes on at most while requests come that it passes on.
    /// </summary>
    internal TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Without a request to pass on for so long, none is expected any more.</summary>
    internal TimeSpan QuietAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest frame that the leader accepts, in bytes.</summary>
    internal int FrameSizeMax { get; init; } = Frame.DefaultMaxSize;
}
