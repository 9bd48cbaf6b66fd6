using System.Collections.Immutable;

namespace ActorMQ.Actors;

/// <summary>Hands what is published to every subscriber of its type. Safe from any thread.</summary>
/// <remarks>
/// Publishing tells, so it never blocks. A subscriber whose mailbox is full misses the event, which is
/// counted; one that has stopped is dropped.
/// </remarks>
public sealed class EventStream
{
    private ImmutableArray<Subscription> _subscriptions = [];
    private long _missedCount;

    internal EventStream() { }

    /// <summary>Events that a subscriber missed because its mailbox was full.</summary>
    public long MissedCount => Interlocked.Read(ref _missedCount);

    /// <summary>From now on <paramref name="subscriber"/> hears every event that is a
    /// <typeparamref name="TEvent"/>.</summary>
    public void Subscribe<TEvent>(ActorRef<TEvent> subscriber)
        where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ImmutableInterlocked.Update(
            ref _subscriptions,
            static (all, one) => all.Add(one),
            (Subscription)new Subscription<TEvent>(subscriber));
    }

    /// <summary>Ends every subscription of <paramref name="subscriber"/>.</summary>
    public void Unsubscribe(ActorRef subscriber) => ImmutableInterlocked.Update(
        ref _subscriptions, static (all, who) => all.RemoveAll(one => one.Subscriber == who), subscriber);

    /// <summary>Tells the event to its subscribers, in the order of their subscriptions.</summary>
    public void Publish(object occurrence)
    {
        ArgumentNullException.ThrowIfNull(occurrence);
        foreach (var subscription in _subscriptions)
        {
            switch (subscription.Offer(occurrence))
            {
                case Offered.Full:
                    Interlocked.Increment(ref _missedCount);
                    break;
                case Offered.Closed:
                    Unsubscribe(subscription.Subscriber);
                    break;
            }
        }
    }

    internal bool HasSubscribers => !_subscriptions.IsEmpty;

    private abstract class Subscription(ActorRef subscriber)
    {
        internal ActorRef Subscriber { get; } = subscriber;

        internal abstract Offered Offer(object occurrence);
    }

    private sealed class Subscription<TEvent>(ActorRef<TEvent> subscriber) : Subscription(subscriber)
    {
        internal override Offered Offer(object occurrence) =>
            occurrence is TEvent wanted ? subscriber.Offer(wanted) : Offered.Accepted;
    }
}
