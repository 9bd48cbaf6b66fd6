using ActorMQ.Broker.Registration;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Tests.Catalog;

/// <summary>Name servers that keep what they are told, and answer when the test says so.</summary>
internal sealed class FakeNameServers : INameServers
{
    private readonly Queue<Action<bool>> _open = new();

    /// <summary>Those that do not answer at once.</summary>
    internal HashSet<string> Slow { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that refuse everything.</summary>
    internal HashSet<string> Refusing { get; } = new(StringComparer.Ordinal);

    /// <summary>What their namespace ORDER_TOPIC_CONFIG names.</summary>
    internal List<TopicName> Ordered { get; } = [];

    /// <summary>Whether they say that they know what a broker asks; null: they do not answer.</summary>
    internal bool? Knows { get; set; } = true;

    /// <summary>What each was told, in order.</summary>
    internal List<(string Server, ConfigVersion Version, List<string> Topics)> Told { get; } = [];

    /// <summary>Which replica told each, in order.</summary>
    internal List<(string Server, BrokerId Replica)> Replicas { get; } = [];

    /// <summary>Where they say that the group's master is.</summary>
    internal string? Master { get; set; }

    /// <summary>Heartbeats and unregistrations, in order.</summary>
    internal List<string> Others { get; } = [];

    public void Register(
        string server, BrokerId replica, ConfigVersion version, IReadOnlyCollection<TopicConfig> topics,
        Action<RegistrationAnswer> done)
    {
        Replicas.Add((server, replica));
        Told.Add((server, version, [.. topics.Select(topic => topic.Name.Value)]));
        if (Slow.Contains(server))
            _open.Enqueue(Answer);
        else
            Answer(!Refusing.Contains(server));

        void Answer(bool isGood) => done(new RegistrationAnswer(isGood, isGood ? Ordered : [])
        {
            Master = Master,
        });
    }

    public void AskVersion(string server, BrokerId replica, ConfigVersion version, Action<bool?> done)
    {
        Others.Add("version " + server);
        done(Knows);
    }

    public void Heartbeat(string server, BrokerId replica) => Others.Add("heartbeat " + server);

    public void Unregister(string server, BrokerId replica, Action<bool> done)
    {
        Others.Add("unregister " + server);
        done(true);
    }

    /// <summary>The slow ones answer what they were told so far.</summary>
    internal void AnswerOpen(bool isGood = true)
    {
        for (var left = _open.Count; left > 0; left--)
            _open.Dequeue()(isGood);
    }
}
