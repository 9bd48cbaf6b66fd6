namespace ActorMQ.Actors;

/// <summary>What a parent does about a child that failed.</summary>
public enum Directive
{
    /// <summary>Go on with the next message and the state as it is. (Failed in its start: as
    /// Restart.)</summary>
    Resume,

    /// <summary>Stop its children, then go on with a fresh instance and the same mailbox.</summary>
    Restart,

    /// <summary>Stop it, its children first.</summary>
    Stop,

    /// <summary>Fail in its stead: the grandparent decides. Past the top the whole system stops.</summary>
    Escalate,
}
