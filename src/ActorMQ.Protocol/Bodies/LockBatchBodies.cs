namespace ActorMQ.Protocol.Bodies;

/// <summary>A queue as bodies name it.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../message/MessageQueue.java.</remarks>
public sealed record MessageQueueBody
{
    /// <summary>The broker group.</summary>
    public string BrokerName { get; init; } = string.Empty;

    /// <summary>The queue inside the topic, from 0.</summary>
    public int QueueId { get; init; }

    /// <summary>The topic.</summary>
    public string Topic { get; init; } = string.Empty;
}

/// <summary>A consumer asks for queues of its own, or gives them back; requests 41 and 42.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/LockBatchRequestBody.java,
/// UnlockBatchRequestBody.java.
/// </remarks>
public sealed class LockBatchRequestBody
{
    /// <summary>The client.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>The consumer group.</summary>
    public string ConsumerGroup { get; set; } = string.Empty;

    /// <summary>The queues.</summary>
    public List<MessageQueueBody> MqSet { get; set; } = [];

    /// <summary>Whether to ask this broker alone and not its replicas.</summary>
    public bool OnlyThisBroker { get; set; }
}

/// <summary>The queues that the client now holds.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/LockBatchResponseBody.java.</remarks>
public sealed class LockBatchResponseBody
{
    /// <summary>Those that were asked for and could be locked.</summary>
    public List<MessageQueueBody> LockOKMQSet { get; set; } = [];
}
