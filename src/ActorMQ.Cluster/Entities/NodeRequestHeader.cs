using ActorMQ.Protocol.Headers;

namespace ActorMQ.Cluster.Entities;

/// <summary>The header of all requests between nodes for entities and watches.</summary>
internal struct NodeRequestHeader : IHeader
{
    /// <summary>The asking node.</summary>
    public string From;

    /// <summary>Which life of it.</summary>
    public string Life;

    /// <summary>The node that is meant: another may have come to its address.</summary>
    public string To;

    /// <summary>Grows with each request of that life to that node.</summary>
    public long Number;

    /// <summary>The region's name; null when none is meant.</summary>
    public string? Region;

    /// <summary>How many bytes of the body, from its start, are the key.</summary>
    public int? KeySize;

    /// <summary>How long a reply is waited for, in milliseconds; null when none is wanted.</summary>
    public long? ReplyWithinMs;

    /// <summary>The number of a watch.</summary>
    public long? Watch;

    /// <summary>Why an actor ended: an <see cref="Actors.EndReason"/>.</summary>
    public int? EndReason;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("from"u8, ref From, Presence.Required);
        fields.Text("life"u8, ref Life, Presence.Required);
        fields.Text("to"u8, ref To, Presence.Required);
        fields.Int64("number"u8, ref Number, Presence.Required);
        fields.OptionalText("region"u8, ref Region);
        fields.OptionalInt32("keySize"u8, ref KeySize);
        fields.OptionalInt64("replyWithinMs"u8, ref ReplyWithinMs);
        fields.OptionalInt64("watch"u8, ref Watch);
        fields.OptionalInt32("endReason"u8, ref EndReason);
    }
}

/// <summary>The header of the answers.</summary>
internal struct NodeAnswerHeader : IHeader
{
    /// <summary>A <see cref="Actors.NodeOutcome"/>.</summary>
    public int Outcome;

    /// <summary>The node that answers.</summary>
    public string From;

    /// <summary>Which life of it.</summary>
    public string Life;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Int32("outcome"u8, ref Outcome, Presence.Required);
        fields.Text("from"u8, ref From, Presence.Required);
        fields.Text("life"u8, ref Life, Presence.Required);
    }
}
