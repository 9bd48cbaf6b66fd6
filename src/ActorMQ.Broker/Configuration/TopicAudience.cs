using ActorMQ.Actors;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;

namespace ActorMQ.Broker.Configuration;

/// <summary>
/// Tells those who have to know that topics changed: the offsets, the queues and the name servers.
/// </summary>
/// <param name="offsets">Forget what was committed for a topic that goes.</param>
/// <param name="topicGone">Ends a topic's queues; called on the catalog's turn, must not block.</param>
internal sealed class TopicAudience(ActorRef<OffsetMessage> offsets, Action<TopicName> topicGone)
    : ITopicAudience
{
    private volatile ActorRef<RegistrationMessage>? _registration;

    /// <summary>From now on name servers are told too.</summary>
    internal void Add(ActorRef<RegistrationMessage> registration) => _registration = registration;

    /// <inheritdoc/>
    public void OnTopicsChanged(TopicChanges changes, Action heard)
    {
        foreach (var topic in changes.Gone)
        {
            offsets.Tell(new ForgetTopic(topic));
            topicGone(topic);
        }

        if (_registration?.Tell(new TellTopics(changes, heard)) != TellResult.Accepted)
            heard();
    }
}
