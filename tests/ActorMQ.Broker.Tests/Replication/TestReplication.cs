using ActorMQ.Actors;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>Replicates nothing by itself: the test copies runs and raises high waters.</summary>
internal sealed class TestReplication : IReplication
{
    private IReplicaLog? _log;

    public IEnumerable<KeyValuePair<RequestCode, IRequest>> Requests => [];

    public bool MustLead { get; init; }

    public IRequestRouting? Routing { get; set; }

    /// <summary>The broker's log, once it is up.</summary>
    public IReplicaLog Log => _log ?? throw new InvalidOperationException("the broker has not started");

    /// <summary>What was told last of the log.</summary>
    public (int Generation, JournalPosition Written, JournalPosition Held) Advanced { get; private set; }

    /// <summary>What name servers said of the master.</summary>
    public List<string?> Masters { get; } = [];

    public ActorRef Start(IActorRefFactory actors, IReplicaLog log)
    {
        _log = log;
        return actors.Spawn("replication", new Props<int>(static () => new Idle()));
    }

    public void OnMasterAddress(string? address) => Masters.Add(address);

    public void OnAdvanced(int generation, JournalPosition written, JournalPosition held) =>
        Advanced = (generation, written, held);

    private sealed class Idle : Actor<int>
    {
        protected override void Receive(int message)
        {
        }
    }
}
