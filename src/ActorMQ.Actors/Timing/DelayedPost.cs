namespace ActorMQ.Actors;

/// <summary>Posts a system message later: the back-off before a restart.</summary>
internal sealed class DelayedPost(ActorRef target, SystemMessage message) : ITimed
{
    internal static void Schedule(ActorRef target, SystemMessage message, TimeSpan delay) =>
        target.System.Timers.Schedule(new TimerEntry(new DelayedPost(target, message)), delay);

    void ITimed.OnDue() => target.Post(message);
}
