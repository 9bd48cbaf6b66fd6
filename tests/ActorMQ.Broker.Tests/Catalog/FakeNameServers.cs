using ActorMQ.Broker.Registration;
using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Tests.Catalog;

/// <summary>Name servers that keep what they are told, and answer when the test says so.</summary>
internal sealed class FakeNameServers : INameServers
{
    private readonly Queue<(string Server, Action<bool> Done)> _open = new();

    /// <summary>Those that do not answer at once.</summary>
    internal HashSet<string> Slow { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that refuse everything.</summary>
    internal HashSet<string> Refusing { get; } = new(StringComparer.Ordinal);

    /// <summary>What each was told, in order.</summary>
    internal List<(string Server, ConfigVersion Version, List<string> Topics)> Told { get; } = [];

    /// <summary>Heartbeats and unregistrations, in order.</summary>
    internal List<string> Others { get; } = [];

    public void Register(
        string server, ConfigVersion version, IReadOnlyCollection<TopicConfig> topics, Action<bool> done)
    {
        Told.Add((server, version, [.. topics.Select(topic => topic.Name.Value)]));
        if (Slow.Contains(server))
            _open.Enqueue((server, done));
        else
            done(!Refusing.Contains(server));
    }

    public void Heartbeat(string server) => Others.Add("heartbeat " + server);

    public void Unregister(string server, Action<bool> done)
    {
        Others.Add("unregister " + server);
        done(true);
    }

    /// <summary>The slow ones answer what they were told so far.</summary>
    internal void AnswerOpen(bool isGood = true)
    {
        for (var left = _open.Count; left > 0; left--)
            _open.Dequeue().Done(isGood);
    }
}
