namespace ActorMQ.Actors;

/// <summary>The usual strategies; vary them by <c>with</c>.</summary>
public static class Supervision
{
    /// <summary>Restart at once, ten times within a minute, then stop. The default.</summary>
    public static SupervisionStrategy Restart { get; } = new(static _ => Directive.Restart);

    /// <summary>Go on as if nothing had been.</summary>
    public static SupervisionStrategy Resume { get; } = new(static _ => Directive.Resume);

    /// <summary>Stop the child.</summary>
    public static SupervisionStrategy Stop { get; } = new(static _ => Directive.Stop);

    /// <summary>Let the grandparent decide.</summary>
    public static SupervisionStrategy Escalate { get; } = new(static _ => Directive.Escalate);

    /// <summary>Decide by the failure.</summary>
    public static SupervisionStrategy Decide(Func<Exception, Directive> decide) => new(decide);

    /// <summary>Restart after a wait that doubles from <paramref name="min"/> to
    /// <paramref name="max"/>.</summary>
    /// <param name="min">The first wait.</param>
    /// <param name="max">The longest wait, before jitter.</param>
    /// <param name="jitter">The part of a wait that chance may add, 0 to 1.</param>
    /// <param name="restartCountMax">Restarts allowed within <paramref name="window"/>; then the child
    /// stops.</param>
    /// <param name="window">How long a restart counts.</param>
    public static SupervisionStrategy RestartWithBackoff(
        TimeSpan min, TimeSpan max, double jitter, int restartCountMax, TimeSpan window) =>
        Restart with
        {
            BackoffMin = min,
            BackoffMax = max,
            Jitter = jitter,
            RestartCountMax = restartCountMax,
            Window = window,
        };
}
