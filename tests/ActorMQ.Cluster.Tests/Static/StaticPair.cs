using ActorMQ.Cluster.Replication;
using ActorMQ.Cluster.Static;
using ActorMQ.Cluster.Tests.Brokers;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Static;

/// <summary>A master and a slave by configuration, and a client.</summary>
internal sealed class StaticPair : IAsyncDisposable
{
    /// <param name="keptBytes">How much log the master keeps; 0: all.</param>
    public StaticPair(long keptBytes = 0)
    {
        Master = new("broker-s", Logs) { KeptBytes = keptBytes };
        Slave = new("broker-s", Logs);
    }

    public KeptLogs Logs { get; } = new();

    public BrokerClient Client { get; } = new();

    public BrokerHost Master { get; }

    public BrokerHost Slave { get; }

    /// <summary>How far clocks that start from now on are ahead.</summary>
    public TimeSpan ClocksAhead { get; set; }

    public DoubleWriteSettings? DoubleWrite { get; init; }

    public Task StartMasterAsync() => StartAsMasterAsync(Master);

    public async Task StartAsMasterAsync(BrokerHost host)
    {
        await StartAsync(host, 0);
        await Eventually.True(
            () => host.Replication!.Status?.Service == ShardService.Taking, "the master takes messages");
    }

    public Task StartSlaveAsync() => StartAsync(Slave, 1);

    public async Task StartAsync()
    {
        await StartMasterAsync();
        await StartSlaveAsync();
    }

    /// <summary>Waits until a broker has these texts in its queues, and no others.</summary>
    public Task<IReadOnlyList<string>> HasAsync(BrokerHost host, IEnumerable<string> texts, string awaited)
    {
        var expected = texts.Order(StringComparer.Ordinal).ToList();
        return HasAsync(host, found => expected.SequenceEqual(found, StringComparer.Ordinal), awaited);
    }

    /// <summary>Waits until the texts in a broker's queues, in order, are as they should be.</summary>
    public async Task<IReadOnlyList<string>> HasAsync(
        BrokerHost host, Func<IReadOnlyList<string>, bool> condition, string awaited)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = await Client.PullAllAsync(host.Address);
            if (condition(found))
                return found;
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < Eventually.Limit,
                $"{awaited}: {found.Count} texts are there; {string.Join('\n', Logs.TakeAll())}");
            await Task.Delay(20);
        }
    }

    public async Task RunUntilAsync(Func<HARuntimeInfo, bool> condition, string awaited)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition(await HaStatusAsync()))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Eventually.Limit, awaited);
            await Task.Delay(20);
        }
    }

    public Task<HARuntimeInfo> HaStatusAsync() =>
        Client.LookAsync<HARuntimeInfo>(Master.Address, RequestCode.GetBrokerHaStatus);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Slave.DisposeAsync();
        await Master.DisposeAsync();
        Logs.Dispose();
    }

    private Task StartAsync(BrokerHost host, int id) => host.StartAsync(self => new StaticReplica
    {
        Cluster = new("C"),
        Shard = new("broker-s"),
        Id = new(id),
        StorePath = "store",
        Files = self.Disk,
        IsFlushed = self.SyncFlush,
        MasterAddress = id == 0 ? null : Master.Address,
        DoubleWrite = id == 0 ? DoubleWrite : null,
    }.Make(Logs, new ClockAhead(ClocksAhead)));

    private sealed class ClockAhead(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
