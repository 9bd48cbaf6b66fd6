namespace ActorMQ.Model.Routing;

/// <summary>How a registration ended.</summary>
public enum RegistrationVerdict
{
    /// <summary>The broker is known and live.</summary>
    Accepted = 0,

    /// <summary>
    /// Another address holds the id with a newer state version. The sender is out, whatever other id it had,
    /// and is told success all the same, as in RocketMQ.
    /// </summary>
    OlderThanKnown,

    /// <summary>
    /// A single topic came from a replica that never told all of its topics; nothing changed.
    /// </summary>
    NotYetRegistered,

    /// <summary>
    /// The same broker has told of a later epoch meanwhile: this was sent before, and has been long on its
    /// way. Nothing changed.
    /// </summary>
    Overtaken,
}

/// <summary>The answer to a registration.</summary>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="MasterAddress">For a slave with a live master: where the master listens; else null.</param>
/// <param name="MasterReplicationAddress">With it: where the slave copies the log from; else null.</param>
public readonly record struct RegistrationOutcome(
    RegistrationVerdict Verdict, string? MasterAddress = null, string? MasterReplicationAddress = null);
