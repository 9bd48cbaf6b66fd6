namespace ActorMQ.Actors;

/// <summary>How a parent treats failing children. Made by <see cref="Supervision"/>.</summary>
/// <param name="Decide">The verdict on a failure; runs on the parent's turn and must not throw.</param>
public sealed record SupervisionStrategy(Func<Exception, Directive> Decide)
{
    /// <summary>Wait before the first restart within <see cref="Window"/>; each further one waits twice as
    /// long.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.Zero;

    /// <summary>The longest wait before a restart, before jitter.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.Zero;

    /// <summary>The part of a wait that chance may add, 0 to 1; from the system's seeded source.</summary>
    public double Jitter { get; init; }

    /// <summary>Restarts allowed within <see cref="Window"/>.</summary>
    public int RestartCountMax { get; init; } = 10;

    /// <summary>How long a restart counts.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What happens at the limit: Stop or Escalate.</summary>
    public Directive AtLimit { get; init; } = Directive.Stop;
}
