using ActorMQ.Actors;
using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Replication;

/// <summary>
/// Who replicates a broker's log: decides what is acknowledged, and whether the broker leads.
/// </summary>
/// <remarks>A broker without one leads, and what it has written is acknowledged.</remarks>
internal interface IReplication
{
    /// <summary>What it serves on the broker's own port.</summary>
    IEnumerable<KeyValuePair<RequestCode, IRequest>> Requests { get; }

    /// <summary>
    /// Whether the broker leads by configuration: then it serves clients, and is in routes, once it leads
    /// and has applied what its log held. One that may follow serves from the start.
    /// </summary>
    bool MustLead { get; }

    /// <summary>Asked before any other request is served; null: nobody is.</summary>
    IRequestRouting? Routing { get; }

    /// <summary>
    /// The broker's parts are up, and it follows. Called once, on the broker's own thread.
    /// </summary>
    /// <param name="actors">Where to start what it needs.</param>
    /// <param name="log">The log.</param>
    /// <returns>
    /// Its actor, which is stopped before the parts that it works with: when the broker has left the routes
    /// and nothing waits for an acknowledgement, or has waited for long. Until then it serves its requests.
    /// </returns>
    ActorRef Start(IActorRefFactory actors, IReplicaLog log);

    /// <summary>A name server says where the group's master is. Any thread; must not block.</summary>
    /// <param name="address"><c>host:port</c>; null: it knows of none.</param>
    void OnMasterAddress(string? address);

    /// <summary>The log has moved on. On the writer's or the flusher's thread; must not block.</summary>
    /// <param name="generation">The truncation that was the last before, as it was numbered; 0: none.</param>
    /// <param name="written">The log's end.</param>
    /// <param name="held">All before this is as durable as the flush policy promises.</param>
    void OnAdvanced(int generation, JournalPosition written, JournalPosition held);
}
