namespace ActorMQ.Actors;

/// <summary>Puts off waking threads of dedicated dispatchers until a teller has told all it has.</summary>
/// <remarks>
/// A thread that is woken by the first message may push the teller off its processor, handle one, and sleep
/// again. A thread that is awake sees each message at once, put off or not.
/// </remarks>
public static class WakeUps
{
    [ThreadStatic]
    private static List<DedicatedDispatcher>? _asleep;

    [ThreadStatic]
    private static int _depth;

    /// <summary>From now on, and until the answer is disposed of on the same thread, this thread wakes
    /// nobody; then all at once.</summary>
    public static Gathering Gather()
    {
        _depth++;
        return default;
    }

    /// <summary>Whether the dispatcher is woken later.</summary>
    internal static bool TryPutOff(DedicatedDispatcher dispatcher)
    {
        if (_depth == 0)
            return false;
        var asleep = _asleep ??= [];
        if (!asleep.Contains(dispatcher))
            asleep.Add(dispatcher);
        return true;
    }

    private static void WakeAll()
    {
        if (--_depth > 0 || _asleep is not { Count: > 0 } asleep)
            return;
        foreach (var dispatcher in asleep)
            dispatcher.WakeIfParked();
        asleep.Clear();
    }

    /// <summary>The time in which nobody is woken.</summary>
    public readonly ref struct Gathering : IDisposable
    {
        /// <summary>Wakes those that were told meanwhile.</summary>
        public void Dispose() => WakeAll();
    }
}
