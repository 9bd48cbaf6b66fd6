using System.Buffers;
using ActorMQ.Actors.Simulation;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Wire;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Cluster.Tests.Replication;

/// <summary>Brings replicas' messages, in their wire form, a moment later; loses some.</summary>
internal sealed class FakeNetwork(Simulator simulator)
{
    private readonly CommandReader _reader = new();

    /// <summary>How many in a hundred are lost.</summary>
    public int LossPercent { get; set; }

    public HashSet<(NodeId From, NodeId To)> Cut { get; } = [];

    /// <summary>What a replica's process does with a command; a node that is not there has none.</summary>
    public Dictionary<NodeId, TakeCommand> Takers { get; } = [];

    public List<RequestCode> Sent { get; } = [];

    /// <summary>The largest body so far.</summary>
    public int BodyMax { get; private set; }

    public delegate void TakeCommand(in RemotingCommand command);

    public IReplicaPeers PeersOf(NodeId self, ReplicaWire wire) => new Peers(this, self, wire);

    private void Send(NodeId from, NodeId to, RequestCode code, ReadOnlySpan<byte> frame, int bodySize)
    {
        Sent.Add(code);
        BodyMax = Math.Max(BodyMax, bodySize);
        if (Cut.Contains((from, to)) || simulator.Chance.Next(100) < LossPercent)
            return;
        var bytes = frame.ToArray();
        var delay = TimeSpan.FromMilliseconds(1 + (simulator.Chance.NextDouble() * (LossPercent > 0 ? 30 : 1)));
        simulator.Time.CreateTimer(_ => Arrive(to, bytes), state: null, delay, Timeout.InfiniteTimeSpan);
    }

    private void Arrive(NodeId to, byte[] bytes)
    {
        if (!Takers.TryGetValue(to, out var take))
            return;
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame));
        Assert.Equal(CommandError.None, _reader.TryRead(frame, out var command));
        take(command);
    }

    private sealed class Peers(FakeNetwork network, NodeId self, ReplicaWire wire) : IReplicaPeers
    {
        public bool TrySend(NodeId to, ReplicaMessage message, ReadOnlySpan<byte> run) =>
            wire.TrySend(new Way(network, self, to), to, message, run);

        public void OnHeard(NodeId from)
        {
        }

        public void Stop()
        {
        }
    }

    private readonly struct Way(FakeNetwork network, NodeId from, NodeId to) : IOneWay
    {
        public bool TrySend<T>(RequestCode code, in T header, ReadOnlySpan<byte> body)
            where T : struct, IHeader
        {
            using var frame = new FrameBuffer();
            CommandWriter.WriteRequest(frame, HeaderEncoding.Binary, code, 1, CommandFlags.OneWay, header, body);
            network.Send(from, to, code, frame.WrittenSpan, body.Length);
            return true;
        }
    }
}
