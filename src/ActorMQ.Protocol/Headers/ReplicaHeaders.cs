namespace ActorMQ.Protocol.Headers;

/// <summary>Who says something to whom, in every message between the replicas of a shard.</summary>
public struct ReplicaEnvelope
{
    /// <summary>The cluster of both.</summary>
    public string Cluster;

    /// <summary>The shard of both.</summary>
    public string Shard;

    /// <summary>The replica that says it.</summary>
    public string From;

    /// <summary>The replica that it is said to.</summary>
    public string To;

    /// <summary>The epoch in which it is said, from 1.</summary>
    public int Epoch;

    /// <summary>The follower's start that it belongs to.</summary>
    public long Life;

    /// <summary>The follower's attempt in that life.</summary>
    public int Attempt;

    /// <summary>As <see cref="IHeader.Fields"/>.</summary>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("cluster"u8, ref Cluster, Presence.Required);
        fields.Text("shard"u8, ref Shard, Presence.Required);
        fields.Text("from"u8, ref From, Presence.Required);
        fields.Text("to"u8, ref To, Presence.Required);
        fields.Int32("epoch"u8, ref Epoch, Presence.Required);
        fields.Int64("life"u8, ref Life, Presence.Required);
        fields.Int32("attempt"u8, ref Attempt, Presence.Required);
    }
}

/// <summary>A follower wants to follow; its epoch history is the body, in the epoch file's form.</summary>
public struct ReplicaJoinHeader : IHeader
{
    /// <summary>Who says it.</summary>
    public ReplicaEnvelope Envelope;

    /// <summary>Where the follower's log begins.</summary>
    public long Start;

    /// <summary>Where the follower's log ends.</summary>
    public long End;

    /// <summary>How large its segments are, in bytes; the leader's must be as large.</summary>
    public long SegmentSize;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        Envelope.Fields(ref fields);
        fields.Int64("start"u8, ref Start, Presence.Required);
        fields.Int64("end"u8, ref End, Presence.Required);
        fields.Int64("segmentSize"u8, ref SegmentSize, Presence.Required);
    }
}

/// <summary>A leader's answer; its epoch history is the body, in the epoch file's form.</summary>
public struct ReplicaAgreeHeader : IHeader
{
    /// <summary>Who says it.</summary>
    public ReplicaEnvelope Envelope;

    /// <summary>Up to where the logs are the same.</summary>
    public long ConsistentEnd;

    /// <summary>Whether the histories share an entry.</summary>
    public bool SharesHistory;

    /// <summary>Where the follower's log must begin anew; null: it goes on.</summary>
    public long? BeginsAt;

    /// <summary>Where the leader's log ends.</summary>
    public long LeaderEnd;

    /// <summary>Up to where everything is acknowledged.</summary>
    public long HighWater;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        Envelope.Fields(ref fields);
        fields.Int64("consistentEnd"u8, ref ConsistentEnd, Presence.Required);
        fields.Boolean("sharesHistory"u8, ref SharesHistory, Presence.Required);
        fields.OptionalInt64("beginsAt"u8, ref BeginsAt);
        fields.Int64("leaderEnd"u8, ref LeaderEnd, Presence.Required);
        fields.Int64("highWater"u8, ref HighWater, Presence.Required);
    }
}

/// <summary>
/// Whole records of the leader's log are the body; an empty range without a body is a sign of life.
/// </summary>
public struct ReplicaLogHeader : IHeader
{
    /// <summary>Who says it.</summary>
    public ReplicaEnvelope Envelope;

    /// <summary>Where the first record lies.</summary>
    public long Begin;

    /// <summary>Behind the last one; the next segment's begin when the records end theirs.</summary>
    public long End;

    /// <summary>Up to where everything is acknowledged.</summary>
    public long HighWater;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        Envelope.Fields(ref fields);
        fields.Int64("begin"u8, ref Begin, Presence.Required);
        fields.Int64("end"u8, ref End, Presence.Required);
        fields.Int64("highWater"u8, ref HighWater, Presence.Required);
    }
}

/// <summary>A follower tells how far it is.</summary>
public struct ReplicaAcknowledgeHeader : IHeader
{
    /// <summary>Who says it.</summary>
    public ReplicaEnvelope Envelope;

    /// <summary>It has this much, as durable as the flush policy promises.</summary>
    public long Held;

    /// <summary>It has taken this much.</summary>
    public long Written;

    /// <summary>What came is further on.</summary>
    public bool HasGap;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        Envelope.Fields(ref fields);
        fields.Int64("held"u8, ref Held, Presence.Required);
        fields.Int64("written"u8, ref Written, Presence.Required);
        fields.Boolean("hasGap"u8, ref HasGap, Presence.Required);
    }
}

/// <summary>An epoch, or a session, is over.</summary>
public struct ReplicaOverHeader : IHeader
{
    /// <summary>Who says it.</summary>
    public ReplicaEnvelope Envelope;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct => Envelope.Fields(ref fields);
}

/// <summary>A slave is there, and asks the master that it knows by configuration for the record.</summary>
public struct ReplicaAskMasterHeader : IHeader
{
    /// <summary>The cluster of both.</summary>
    public string Cluster;

    /// <summary>The broker group of both.</summary>
    public string Shard;

    /// <summary>The slave.</summary>
    public string From;

    /// <summary>Where the slave listens, <c>host:port</c>.</summary>
    public string Address;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("cluster"u8, ref Cluster, Presence.Required);
        fields.Text("shard"u8, ref Shard, Presence.Required);
        fields.Text("from"u8, ref From, Presence.Required);
        fields.Text("address"u8, ref Address, Presence.Required);
    }
}

/// <summary>A master's answer: the record, and its revision; grows with each epoch.</summary>
public struct ReplicaMasterHeader : IHeader
{
    /// <summary>The master.</summary>
    public string Leader;

    /// <summary>Its epoch.</summary>
    public int Epoch;

    /// <summary>The record's revision.</summary>
    public long Revision;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("leader"u8, ref Leader, Presence.Required);
        fields.Int32("epoch"u8, ref Epoch, Presence.Required);
        fields.Int64("revision"u8, ref Revision, Presence.Required);
    }
}

/// <summary>Who leads the controllers; a broker that is asked names itself.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/header/controller/GetMetaDataResponseHeader.java.
/// </remarks>
public struct GetMetaDataResponseHeader : IHeader
{
    /// <summary>The group of controllers.</summary>
    public string? Group;

    /// <summary>The leading one.</summary>
    public string? ControllerLeaderId;

    /// <summary>Where it is, <c>host:port</c>: who asks for replicas asks there.</summary>
    public string? ControllerLeaderAddress;

    /// <summary>Whether it is the one that answers.</summary>
    public bool IsLeader;

    /// <summary>All controllers.</summary>
    public string? Peers;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.OptionalText("controllerLeaderId"u8, ref ControllerLeaderId);
        fields.Boolean("isLeader"u8, ref IsLeader, Presence.Optional);
        fields.OptionalText("controllerLeaderAddress"u8, ref ControllerLeaderAddress);
        fields.OptionalText("peers"u8, ref Peers);
        fields.OptionalText("group"u8, ref Group);
    }
}
