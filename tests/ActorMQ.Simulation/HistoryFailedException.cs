namespace ActorMQ.Simulation;

/// <summary>A seed has shown a broken promise.</summary>
internal sealed class HistoryFailedException : Exception
{
    private const int LinesShown = 20;

    public HistoryFailedException(int seed, string what, IReadOnlyList<string> trace, Exception? cause = null)
        : base(Tell(seed, what, trace), cause) => Seed = seed;

    public int Seed { get; }

    private static string Tell(int seed, string what, IReadOnlyList<string> trace) =>
        $"seed {seed}: {what}; after:\n  {string.Join("\n  ", trace.TakeLast(LinesShown))}";
}
