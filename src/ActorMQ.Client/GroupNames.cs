using ActorMQ.Model.Topics;

namespace ActorMQ.Client;

/// <summary>Which names a client may give its groups.</summary>
internal static class GroupNames
{
    /// <exception cref="ClientException">RocketMQ would not take it.</exception>
    internal static void Check(string group)
    {
        if (TopicValidator.FaultOfGroup(group) is { } fault)
            throw new ClientException(fault);
    }
}
