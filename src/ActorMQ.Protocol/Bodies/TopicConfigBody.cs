namespace ActorMQ.Protocol.Bodies;

/// <summary>A topic as a broker has it.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../TopicConfig.java.</remarks>
public sealed class TopicConfigBody
{
    /// <summary>Attributes by name, such as the kind of messages.</summary>
    public Dictionary<string, string> Attributes { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Whether the topic keeps its order across brokers.</summary>
    public bool Order { get; set; }

    /// <summary>Permission bits: 4 read, 2 write, 1 inherit.</summary>
    public int Perm { get; set; } = 6;

    /// <summary>Queues to read from.</summary>
    public int ReadQueueNums { get; set; } = 16;

    /// <summary>How many tags a message may have.</summary>
    public TopicFilterType TopicFilterType { get; set; }

    /// <summary>The topic.</summary>
    public string TopicName { get; set; } = string.Empty;

    /// <summary>The topic's flag word.</summary>
    public int TopicSysFlag { get; set; }

    /// <summary>Queues to write to.</summary>
    public int WriteQueueNums { get; set; } = 16;
}
