namespace ActorMQ.Protocol.Bodies;

/// <summary>
/// A client leaves its groups: the form in which NewLife.RocketMQ says so, in the body and not in the
/// header.
/// </summary>
public sealed class UnregisterClientBody
{
    /// <summary>The client.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>The consumer group that it leaves.</summary>
    public string? ConsumerGroup { get; set; }

    /// <summary>The producer group that it leaves.</summary>
    public string? ProducerGroup { get; set; }
}
