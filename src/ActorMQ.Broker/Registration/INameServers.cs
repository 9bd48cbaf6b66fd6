using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Registration;

/// <summary>The way to the name servers. Nothing here blocks; answers come on any thread.</summary>
internal interface INameServers
{
    /// <summary>Tells one name server of topics.</summary>
    /// <param name="server">Which.</param>
    /// <param name="replica">Which replica tells.</param>
    /// <param name="version">The broker's topics as they are.</param>
    /// <param name="topics">All of them, or those that changed.</param>
    /// <param name="done">What it said.</param>
    void Register(
        string server, BrokerId replica, ConfigVersion version, IReadOnlyCollection<TopicConfig> topics,
        Action<RegistrationAnswer> done);

    /// <summary>Tells one name server that the broker lives, and asks whether it knows a version.</summary>
    /// <param name="server">Which.</param>
    /// <param name="replica">Which replica asks.</param>
    /// <param name="version">The broker's topics as they are.</param>
    /// <param name="done">Whether it knows that version; null when it did not answer well.</param>
    void AskVersion(string server, BrokerId replica, ConfigVersion version, Action<bool?> done);

    /// <summary>Tells one name server that the broker lives; nobody waits for the answer.</summary>
    void Heartbeat(string server, BrokerId replica);

    /// <summary>Takes the broker out of one name server's routes.</summary>
    void Unregister(string server, BrokerId replica, Action<bool> done);
}

/// <summary>What a name server said to a registration.</summary>
/// <param name="IsGood">Whether it took it.</param>
/// <param name="Ordered">The topics that its namespace ORDER_TOPIC_CONFIG names.</param>
internal readonly record struct RegistrationAnswer(bool IsGood, IReadOnlyCollection<TopicName> Ordered)
{
    /// <summary>Where the group's master is, as <c>host:port</c>; null: it knows of none, or of this one.
    /// </summary>
    internal string? Master { get; init; }
}
