using ActorMQ.Model;

namespace ActorMQ.Journal.Retention;

/// <summary>What a log holds, as far as letting go of it is concerned.</summary>
/// <param name="Oldest">Its oldest closed segments, oldest first and without a gap.</param>
/// <param name="SizeBytes">All of its segments together.</param>
/// <param name="KeepFrom">From here on everything is needed to start again; it never goes.</param>
/// <param name="KeepForTopicsFrom">
/// From here on are messages of topics that keep theirs for longer; only for lack of room do they go.
/// </param>
public sealed record LogExtent(
    IReadOnlyList<ClosedSegment> Oldest,
    long SizeBytes,
    JournalPosition KeepFrom,
    JournalPosition KeepForTopicsFrom);
