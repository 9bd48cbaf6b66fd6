namespace ActorMQ.Actors;

/// <summary>What is told to the watches of a node.</summary>
internal abstract record WatchMessage
{
    private WatchMessage() { }

    /// <summary>An actor of this node watches.</summary>
    internal sealed record Begin(RemoteRef Who, ActorRef Watcher) : WatchMessage;

    /// <summary>It does not any more.</summary>
    internal sealed record End(RemoteRef Who, ActorRef Watcher) : WatchMessage;

    /// <summary>A node has answered to the beginning of a watch.</summary>
    internal sealed record Begun(long Watch, NodeName Node, NodeAnswer Answer) : WatchMessage;

    /// <summary>A node has answered to a list of watches.</summary>
    internal sealed record Checked(NodeName Node, bool IsDone) : WatchMessage;

    /// <summary>A node asks.</summary>
    internal sealed record Asked(NodeLife From, NodeRequest Request, Action<NodeAnswer> Answer)
        : WatchMessage;

    /// <summary>A node came, went, or came back.</summary>
    internal sealed record NodeChanged(NodeName Node) : WatchMessage;

    /// <summary>Time to compare with others.</summary>
    internal sealed record CheckDue : WatchMessage;
}
