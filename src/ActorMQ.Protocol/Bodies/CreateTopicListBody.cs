namespace ActorMQ.Protocol.Bodies;

/// <summary>Topics to create or change in one go.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/body/CreateTopicListRequestBody.java.
/// </remarks>
public sealed class CreateTopicListBody
{
    /// <summary>The topics.</summary>
    public List<TopicConfigBody> TopicConfigList { get; set; } = [];
}
