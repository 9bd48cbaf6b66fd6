using System.Text;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Topics;

/// <summary>One topic as the handlers see it: what it allows, and where its queues are.</summary>
/// <remarks>Any thread. A changed topic gets a new entry; an old one that a handler still holds stays valid.</remarks>
internal sealed class TopicEntry
{
    /// <summary>An entry that tells of <paramref name="config"/>.</summary>
    internal TopicEntry(TopicConfig config)
    {
        Config = config;
        NameUtf8 = Encoding.UTF8.GetBytes(config.Name.Value);
        IsClosedToClients = SystemTopics.IsClosedToClients(config.Name.Value);
    }

    /// <summary>The topic.</summary>
    internal TopicName Name => Config.Name;

    /// <summary>The name as it stands in records and requests; not to be changed.</summary>
    internal byte[] NameUtf8 { get; }

    /// <summary>The durable configuration.</summary>
    internal TopicConfig Config { get; }

    /// <summary>Whether no client may send to it.</summary>
    internal bool IsClosedToClients { get; }
}
