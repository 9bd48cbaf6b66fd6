using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Topics;

/// <summary>
/// The way to the topics: checks what no topic needs to be asked for, then tells the topic.
/// </summary>
internal sealed class TopicShards
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(10);

    private readonly TopicDirectory _directory;
    private readonly TopicSettings _settings;
    private readonly SystemTopics _system;
    private readonly ShardRegion<TopicName, TopicCommand> _region;

    /// <summary>Starts the region.</summary>
    internal TopicShards(
        IActorRefFactory actors,
        TopicDirectory directory,
        TopicSettings settings,
        SystemTopics system,
        ActorRef<QueueMessage> journal)
    {
        _directory = directory;
        _settings = settings;
        _system = system;
        _region = new ShardRegion<TopicName, TopicCommand>(
            actors,
            "topics",
            name => new Props<TopicCommand>(() => new TopicActor(name, directory, journal))
            {
                Mailbox = MailboxOptions.Bounded(settings.MailboxCapacity),
            },
            new ShardRegionOptions<TopicCommand>
            {
                PassivateAfter = IdleLimit,
                MaxEntities = settings.ActiveTopicsMax,
            });
    }

    /// <summary>
    /// A client sent to a topic that is not there: makes it after a pattern, if that is allowed.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="pattern">The topic that the client names as default, mostly <c>TBW102</c>.</param>
    /// <param name="queueCount">The queues that the client wants.</param>
    /// <param name="systemFlags">The new topic's flags.</param>
    /// <param name="waiter">What goes on when the topic is there, or is refused.</param>
    internal void CreateForSend(
        TopicName topic, TopicName pattern, int queueCount, int systemFlags, ITopicContinuation waiter)
    {
        if (TopicValidator.FaultOfTopic(topic.Value) is { } fault)
            waiter.OnTopicRefused(ResponseCode.InvalidParameter, fault);
        else if (RetryTopics.IsRetryOrDeadLetter(topic.Value))
            Tell(topic, new CreateForGroup(1, IsOrdered: false, systemFlags, waiter), waiter);
        else
            Tell(topic, new CreateForSend(Pattern(pattern), queueCount, systemFlags, waiter), waiter);
    }

    /// <summary>A group wants its retry topic.</summary>
    internal void CreateForGroup(
        GroupName group, int queueCount, bool isOrdered, int systemFlags, ITopicContinuation waiter) =>
        Tell(
            RetryTopics.RetryTopic(group), new CreateForGroup(queueCount, isOrdered, systemFlags, waiter),
            waiter);

    /// <summary>An operator creates or changes a topic.</summary>
    internal void Update(TopicConfig wanted, string attributeChange, ITopicContinuation waiter)
    {
        if ((TopicValidator.FaultOfTopic(wanted.Name.Value) ?? FaultOfSystem(wanted.Name)) is { } fault)
            waiter.OnTopicRefused(ResponseCode.InvalidParameter, fault);
        else
            Tell(wanted.Name, new UpdateTopic(wanted, attributeChange, waiter), waiter);
    }

    /// <summary>An operator deletes a topic; one that is not there is deleted already.</summary>
    internal void Delete(TopicName topic, ITopicContinuation waiter)
    {
        if (string.IsNullOrWhiteSpace(topic.Value))
            waiter.OnTopicRefused(ResponseCode.InvalidParameter, "The specified topic is blank.");
        else if (FaultOfSystem(topic) is { } fault)
            waiter.OnTopicRefused(ResponseCode.InvalidParameter, fault);
        else if (_directory.Find(topic) is null && TopicValidator.FaultOfTopic(topic.Value) is not null)
            waiter.OnTopicReady(topic: null);
        else
            Tell(topic, new DeleteTopic(waiter), waiter);
    }

    /// <summary>Another replica has changed a topic: if it lives here, it hears of it.</summary>
    internal void Follow(TopicName topic, TopicConfig? config) =>
        _region.TellIfLiving(topic, new TopicFollowed(config));

    /// <summary>Name servers say that these topics are ordered; those that are not, become so.</summary>
    /// <remarks>
    /// A topic that is too busy to hear it hears it with the next registration.
    /// Source: apache/rocketmq 8fc57f1 broker/.../topic/TopicConfigManager.java#updateOrderTopicConfig.
    /// </remarks>
    internal void Order(IReadOnlyCollection<TopicName> topics)
    {
        foreach (var topic in topics)
        {
            if (_directory.Find(topic) is { Config.IsOrdered: false })
                _region.Tell(topic, new OrderTopic());
        }
    }

    private TopicConfig? Pattern(TopicName pattern) =>
        !_settings.AutoCreates
            && string.Equals(pattern.Value, SystemTopics.AutoCreateKey, StringComparison.Ordinal)
            ? null
            : _directory.Find(pattern)?.Config;

    private string? FaultOfSystem(TopicName topic) =>
        _system.Contains(topic.Value) ? $"The topic[{topic}] is conflict with system topic." : null;

    private void Tell(TopicName topic, TopicCommand command, ITopicContinuation waiter)
    {
        if (_region.Tell(topic, command) != TellResult.Accepted)
            waiter.OnTopicRefused(ResponseCode.SystemBusy, $"the broker is too busy for topic {topic}");
    }
}
