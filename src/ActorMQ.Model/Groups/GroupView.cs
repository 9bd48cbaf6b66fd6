using System.Collections.Immutable;

namespace ActorMQ.Model.Groups;

/// <summary>Who consumes in a group and what, as of one moment; never changes.</summary>
/// <param name="Traits">How the members consume; of no meaning without members.</param>
/// <param name="Members">The members in the order in which they came.</param>
/// <param name="Subscriptions">What they want, by topic.</param>
public sealed record GroupView(
    ConsumerTraits Traits,
    ImmutableArray<GroupMember> Members,
    ImmutableDictionary<TopicName, Subscription> Subscriptions)
{
    /// <summary>Nobody.</summary>
    public static GroupView Empty { get; } =
        new(default, [], ImmutableDictionary<TopicName, Subscription>.Empty);

    /// <summary>What they want of a topic; null when they do not want it.</summary>
    public Subscription? Find(TopicName topic) => Subscriptions.GetValueOrDefault(topic);
}
