using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal.Queues;

namespace ActorMQ.Broker.Queues;

/// <summary>Whom a queue tells; the same for all queues of a broker.</summary>
/// <param name="Identity">What the broker says of itself.</param>
/// <param name="Sends">Takes batches back.</param>
/// <param name="CommitLog">Writes.</param>
/// <param name="Readers">Read, one or more; a queue keeps to one of them.</param>
internal sealed record QueueLinks(
    BrokerIdentity Identity, SendPath Sends, ActorRef<LogCommand> CommitLog,
        IReadOnlyList<ActorRef<LogRead>> Readers)
{
    /// <summary>The reader of a queue.</summary>
    internal ActorRef<LogRead> ReaderFor(ConsumeQueue queue) =>
        Readers[(int)((uint)queue.Queue.Value % (uint)Readers.Count)];
}
