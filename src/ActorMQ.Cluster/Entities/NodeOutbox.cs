using ActorMQ.Actors;

namespace ActorMQ.Cluster.Entities;

/// <summary>A request to a node, until it is answered.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Request">What is asked.</param>
/// <param name="Size">Its bytes, roughly.</param>
/// <param name="Begun">When it came, as a timestamp of the link's clock.</param>
/// <param name="Within">How long its answer is waited for.</param>
/// <param name="Answered">Called once.</param>
internal sealed record OutgoingRequest(
    long Number, NodeRequest Request, int Size, long Begun, TimeSpan Within, Action<NodeAnswer> Answered);

/// <summary>What is told to the actor of a link.</summary>
internal abstract record LinkMessage
{
    private LinkMessage() { }

    internal sealed record Send(OutgoingRequest Request) : LinkMessage;

    /// <summary>A connection is there, or none could be made.</summary>
    internal sealed record Connected(string? Failure) : LinkMessage;

    /// <summary>An answer came: there may be room for what waits.</summary>
    internal sealed record RoomMade : LinkMessage;
}

/// <summary>The link to one node as its senders see it: an actor, and how much is outstanding.</summary>
internal sealed class NodeOutbox(NodeLinkOptions options)
{
    private int _count;
    private long _bytes;

    internal ActorRef<LinkMessage> Actor { get; set; } = null!;

    /// <summary>Counts a request in, unless the link is at its bound.</summary>
    internal bool TryEnter(int size)
    {
        var count = Interlocked.Increment(ref _count);
        var bytes = Interlocked.Add(ref _bytes, size);
        if (count <= options.OutstandingMax && bytes <= options.OutstandingBytesMax)
            return true;
        Leave(size);
        return false;
    }

    internal void Leave(int size)
    {
        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _bytes, -size);
    }
}
