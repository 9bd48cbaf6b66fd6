namespace ActorMQ.Actors.Simulation;

/// <summary>A simulated run failed; the seed replays it.</summary>
public sealed class SimulationException : Exception
{
    internal SimulationException(int seed, string message, Exception? inner)
        : base($"Seed {seed}: {message}", inner) => Seed = seed;

    /// <summary>What replays the run.</summary>
    public int Seed { get; }
}
