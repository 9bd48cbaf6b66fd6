using ActorMQ.Actors;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Requests;

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
    /// <summary>The reader of a queue: the same in every run, so that a seeded one can be repeated.</summary>
    internal ActorRef<LogRead> ReaderFor(QueueKey key)
    {
        var hash = (uint)key.Queue.Value;
        foreach (var letter in key.Topic.Value)
            hash = unchecked((hash * 31) + letter);
        return Readers[(int)(hash % (uint)Readers.Count)];
    }
}
