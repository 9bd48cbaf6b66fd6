using System.Net;
using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Brokers;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Brokers;

/// <summary>
/// Goal: brokers are entities of a process, found by name, each with its parts below it and a life of its
/// own. Method: under seeds over a simulated disk; and two in one process with real sockets and files.
/// </summary>
public sealed class BrokerShardsSpecs
{
    private static readonly BrokerName A = new("broker-a");
    private static readonly BrokerName B = new("broker-b");

    [Fact]
    public void A_broker_that_is_told_to_end_at_any_moment_ends_in_good_order() =>
        Simulator.Explore(firstSeed: 1, count: 100, EndAtAnyMoment);

    private static void EndAtAnyMoment(Simulator sim)
    {
        var disk = new SimulatedDisk();
        var servers = new FakeNameServers();
        if (sim.Chance.Next(2) == 0)
            servers.Slow.Add("ns-1");
        var ended = 0;
        var shards = new BrokerShards(sim.System, _ => new BrokerSurroundings
        {
            Options = new BrokerOptions
            {
                Name = A,
                StorePath = "/store",
                Files = disk,
                CommitLog = new CommitLogOptions { SegmentSizeBytes = 1 << 20 },
                Transport = new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            },
            Requests = new BrokerRequests(),
            Logs = NullLoggerFactory.Instance,
            Ended = () => ended++,
        });
        var opened = shards.OpenAsync(A);
        sim.StepSome(3);
        var served = shards.ServeAsync(A, TestNode.PlaceOf(A, 10911, servers));
        sim.StepSome(40);
        var drained = sim.Chance.Next(2) == 0 ? shards.DrainAsync(A) : Task.CompletedTask;
        sim.StepSome(10);
        shards.Close(A);
        sim.RunFor(TimeSpan.FromSeconds(20));

        Assert.Empty(sim.Failures);
        Assert.True(opened.IsCompletedSuccessfully, $"seed {sim.Seed}: {opened.Status}");
        Assert.True(drained.IsCompletedSuccessfully, $"seed {sim.Seed}: {drained.Status}");
        Assert.True(ended >= 1, $"seed {sim.Seed}: the broker lives");
        Assert.Equal(0, disk.OpenCount);
        if (served.IsCompletedSuccessfully)
        {
            Assert.Equal("unregister ns-1", Assert.Single(servers.Others));
            Assert.False(disk.Exists("/store/abort"), $"seed {sim.Seed}: not closed in good order");
        }
    }

    [Fact]
    public async Task Two_brokers_of_one_process_live_and_end_each_for_itself()
    {
        await using var node = new TestNode();
        var a = await node.StartAsync(A, new DiskFiles());
        var b = await node.StartAsync(B, new DiskFiles());
        Assert.Equal(ResponseCode.Success, await a.SendAsync());
        Assert.Equal(ResponseCode.Success, await b.SendAsync());

        await node.Shards.DrainAsync(A);
        Assert.Equal(ResponseCode.ServiceNotAvailable, await a.SendAsync());
        Assert.Equal(ResponseCode.Success, await b.SendAsync());
        node.Shards.Close(A);
        await a.Ended;
        Assert.False(File.Exists(Path.Combine(a.StorePath, "abort")));
        Assert.Equal(ResponseCode.Success, await b.SendAsync());

        await node.Shards.OpenAsync(A);
        await node.Shards.ServeAsync(A, a.Place);
        Assert.Equal(ResponseCode.Success, await a.SendAsync());
        Assert.Empty(node.Failed);
    }

    [Fact]
    public async Task A_disk_that_refuses_ends_its_own_broker_and_no_other()
    {
        await using var node = new TestNode();
        var disk = new HookedDisk(new DiskFiles());
        var a = await node.StartAsync(A, disk);
        var b = await node.StartAsync(B, new DiskFiles());
        Assert.Equal(ResponseCode.Success, await a.SendAsync());
        disk.OnFlush = path =>
        {
            if (path.Contains("commitlog", StringComparison.Ordinal))
                throw new IOException("the disk is gone");
        };
        using var client = a.Connect();
        _ = client.AskAsync(RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), new byte[5 * 4096]);
        await a.Ended;

        // Both flush the log; the first to do so meets the disk.
        Assert.Contains(node.Failed, path => path
            is "node/brokers/broker-a/flusher" or "node/brokers/broker-a/config-writer");
        Assert.All(node.Failed, path =>
            Assert.StartsWith("node/brokers/broker-a", path, StringComparison.Ordinal));
        Assert.Equal(ResponseCode.ServiceNotAvailable, await a.SendAsync());
        Assert.Equal(ResponseCode.Success, await b.SendAsync());
    }
}
