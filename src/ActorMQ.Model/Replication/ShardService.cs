namespace ActorMQ.Model.Replication;

/// <summary>What a replica does for clients.</summary>
public enum ShardService
{
    /// <summary>It does not lead. Whoever waits for an acknowledgement is told that it failed.</summary>
    Following,

    /// <summary>It leads, and too few members of the in-sync set are there: sends are refused.</summary>
    Refusing,

    /// <summary>It is about to hand over: sends are kept for a moment, and go to the next leader.</summary>
    Holding,

    /// <summary>It leads and takes sends.</summary>
    Taking,
}
