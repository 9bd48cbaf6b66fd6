namespace ActorMQ.Actors;

/// <summary>What became of a message that was told.</summary>
public enum TellResult
{
    /// <summary>The mailbox has it. It is handled unless the actor stops first.</summary>
    Accepted,

    /// <summary>The mailbox, or the region, is at its bound. The caller keeps the message.</summary>
    MailboxFull,

    /// <summary>The actor is stopped or stopping. The message counts as a dead letter.</summary>
    Stopped,

    /// <summary>The entity lives on another node, and the message cannot be brought there: the region's
    /// codec does not write it.</summary>
    NotSendable,
}

/// <summary>What a mailbox itself answers; <see cref="Closed"/> is not yet a dead letter.</summary>
internal enum Offered
{
    Accepted,
    Full,
    Closed,
}
