namespace ActorMQ.Actors;

/// <summary>Which threads run an actor.</summary>
public static class Dispatchers
{
    /// <summary>The .NET thread pool, for actors that never block.</summary>
    public static DispatcherChoice ThreadPool { get; } = new(null);

    /// <summary>A thread of its own, for actors that make blocking calls, such as to the disk.</summary>
    /// <remarks>
    /// Actors of one system that name the same dispatcher share its thread. The thread spins a few
    /// microseconds when it runs out of work and then parks; to wake it from there costs the teller and the
    /// actor a few tens of microseconds, so tell it in batches.
    /// </remarks>
    /// <param name="name">The thread's name.</param>
    public static DispatcherChoice Dedicated(string name) => Thread(name, isLowPriority: false);

    /// <summary>As <see cref="Dedicated"/>, for work that nobody waits for: when processors are short, other
    /// threads go before it.</summary>
    /// <remarks>It gets a tenth of what another thread gets, or all that is left over.</remarks>
    /// <param name="name">The thread's name.</param>
    public static DispatcherChoice LowPriority(string name) => Thread(name, isLowPriority: true);

    private static DispatcherChoice Thread(string name, bool isLowPriority)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new DispatcherChoice(name, isLowPriority);
    }
}

/// <summary>One of <see cref="Dispatchers"/>.</summary>
public sealed record DispatcherChoice
{
    internal DispatcherChoice(string? dedicatedName, bool isLowPriority = false)
    {
        DedicatedName = dedicatedName;
        IsLowPriority = isLowPriority;
    }

    internal bool IsLowPriority { get; }

    internal string? DedicatedName { get; }
}
