namespace ActorMQ.Actors.Tests;

public sealed class AllocationTests
{
    private const int Count = 100_000;

    private static Props<TMessage> Counting<TMessage>(Action counted) => new(
        () => new Scripted<TMessage> { On = (_, _) => counted() });

    /// <summary>Bytes that each message costs, once caches are warm; one message in flight at a
    /// time.</summary>
    private static double BytesPerTell<TMessage>(TMessage message)
    {
        var system = new Testing.SynchronousSystem();
        var handled = 0;
        var actor = system.Spawn("a", Counting<TMessage>(() => handled++));
        for (var i = 0; i < 1000; i++)
            actor.Tell(message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
            actor.Tell(message);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Count + 1000, handled);
        return (double)bytes / Count;
    }

    [Fact]
    public void To_tell_and_handle_a_reference_allocates_nothing() =>
        Assert.InRange(BytesPerTell("message"), 0, 0.01);

    [Fact]
    public void To_tell_and_handle_a_struct_allocates_nothing() =>
        Assert.InRange(BytesPerTell((1L, "text", Guid.Empty)), 0, 0.01);

    [Fact]
    public void To_tell_an_entity_of_this_node_allocates_nothing_though_others_live_elsewhere()
    {
        var sim = new Simulation.Simulator(1);
        var node = new Nodes.SimulatedNodes(sim, "a")["a"];
        var locations = new OneShard();
        var system = new Testing.SynchronousSystem();
        var handled = 0;
        var region = new ShardRegion<int, Nodes.Letter>(
            system.System,
            "r",
            _ => Counting<Nodes.Letter>(() => handled++),
            new ShardRegionOptions<Nodes.Letter>(),
            new RegionReach<int, Nodes.Letter>(node.Port, locations, new Nodes.LetterCodec()));
        var letter = new Nodes.Letter(1);
        for (var i = 0; i < 1000; i++)
            region.Tell(1, letter);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
            region.Tell(1, letter);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Count + 1000, handled);
        Assert.InRange((double)bytes / Count, 0, 0.01);
    }

    private sealed class OneShard : IShardLocations<int>
    {
        public string ShardOf(int key) => "all";

        public ShardPlace PlaceOf(string shard) => ShardPlace.Here;

        public IDisposable Subscribe(Action<string> changed) => new Nodes.Ending(() => { });
    }

    [Fact]
    public async Task A_thousand_waiting_messages_cost_their_places_in_an_array_only()
    {
        await using var system = new ActorSystem("a", new ActorSystemOptions());
        using var gate = new ManualResetEventSlim();
        var handled = 0;
        var actor = system.Spawn("a", new Props<string>(() => new Scripted<string>
        {
            On = (_, _) => { gate.Wait(); Volatile.Write(ref handled, handled + 1); },
        })
        { Dispatcher = Dispatchers.Dedicated("gated") });
        for (var round = 0; round < 3; round++)
        {
            gate.Reset();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Count; i++)
                actor.Tell("message");
            var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
            Assert.InRange(bytes, 0, 48);
            gate.Set();
            var all = (round + 1) * Count;
            Waiting.Until(() => Volatile.Read(ref handled) == all, "every message handled");
        }
    }

    [Fact]
    public void An_idle_entity_is_small()
    {
        const int EntityCount = 50_000;
        var system = new Testing.SynchronousSystem();
        var region = new ShardRegion<long, string>(
            system.System,
            "r",
            key => new Props<string>(() => new Small(key)),
            new ShardRegionOptions<string>());
        region.Tell(-1, "warm");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (long key = 0; key < EntityCount; key++)
            region.Tell(key, "start");
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)EntityCount;
        Assert.Equal(EntityCount + 1, region.EntityCount);
        Assert.InRange(bytes, 100, 400);
        GC.KeepAlive(region);
    }

    private sealed class Small(long key) : Actor<string>
    {
        private long _sum = key;

        protected internal override void Receive(string message) => _sum += message.Length;
    }
}
