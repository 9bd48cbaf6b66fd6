using ActorMQ.Model;
using ActorMQ.Model.Topics;

namespace ActorMQ.Broker.Registration;

/// <summary>The way to the name servers. Nothing here blocks; answers come on any thread.</summary>
internal interface INameServers
{
    /// <summary>Tells one name server of topics; <paramref name="done"/> says whether it took them.</summary>
    void Register(
        string server, ConfigVersion version, IReadOnlyCollection<TopicConfig> topics, Action<bool> done);

    /// <summary>Tells one name server that the broker lives; nobody waits for the answer.</summary>
    void Heartbeat(string server);

    /// <summary>Takes the broker out of one name server's routes.</summary>
    void Unregister(string server, Action<bool> done);
}
