namespace ActorMQ.Model.Topics;

/// <summary>
/// How many tags a message of a topic may carry. Kept and told, of no effect, as in RocketMQ.
/// </summary>
public enum TopicFilterType
{
    /// <summary>One tag; <c>SINGLE_TAG</c>.</summary>
    SingleTag,

    /// <summary>Several tags; <c>MULTI_TAG</c>.</summary>
    MultiTag,
}
