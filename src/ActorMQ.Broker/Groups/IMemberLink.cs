using ActorMQ.Model;

namespace ActorMQ.Broker.Groups;

/// <summary>The way back to a client that is a member of groups.</summary>
internal interface IMemberLink
{
    /// <summary>Unique in the process.</summary>
    long Id { get; }

    /// <summary>False for good once the client is gone.</summary>
    bool IsOpen { get; }

    /// <summary>
    /// Tells the client that a member of its group came or went. Lost when the client cannot take it.
    /// </summary>
    void NotifyMembersChanged(GroupName group);

    /// <summary>Closes the connection of a client that was silent for too long.</summary>
    void CloseSilent();
}
