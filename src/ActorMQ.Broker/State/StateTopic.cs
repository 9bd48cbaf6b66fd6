using System.Text;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.State;

/// <summary>The system topic that a broker's state is journalled to.</summary>
internal static class StateTopic
{
    /// <summary>Its name.</summary>
    internal static readonly TopicName Name = new(SystemTopics.State);

    /// <summary>Its only queue.</summary>
    internal static readonly QueueId Queue = new(0);

    /// <summary>The name as it stands in records.</summary>
    internal static readonly byte[] NameUtf8 = Encoding.UTF8.GetBytes(SystemTopics.State);
}
