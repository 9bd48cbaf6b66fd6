using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Client;

/// <summary>What the client needs to know of its consumers, pushed or pulling.</summary>
internal interface IConsumer : IAsyncDisposable
{
    GroupName Group { get; }

    IReadOnlyList<Subscription> Subscriptions { get; }

    ConsumerData ToConsumerData();

    /// <summary>The group has gained or lost a member.</summary>
    void OnMembersChanged();
}
