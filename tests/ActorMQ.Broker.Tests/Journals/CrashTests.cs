using ActorMQ.Actors;
using ActorMQ.Actors.Simulation;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Model.Brokers;
using ActorMQ.Protocol.Commands;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Journals;

/// <summary>
/// Goal: what was acknowledged is there after a crash, at the offset that was told, and offsets have no gaps.
/// Method: the real actors over a simulated disk, in one thread; a seed picks the interleaving, the crash and
/// what of the unflushed bytes is lost.
/// </summary>
public sealed class CrashTests
{
    private static MessagePathSettings Flush(bool sync) =>
        new() { Log = new LogSettings { SyncFlush = sync } };

    private static TestBroker Open(ActorSystem actors, IJournalFiles disk, bool sync = false) =>
        new TestBroker(actors, disk, Flush(sync)).WithTopic("T", 3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_kill_everything_acknowledged_is_there_and_offsets_go_on(bool sync)
    {
        var disk = new SimulatedDisk();
        var broker = Open(new SynchronousSystem().System, disk, sync);
        for (var i = 0; i < 10; i++)
            Assert.Equal(i, broker.Client.Send("T", 0, "m" + i).Number("queueOffset"));
        disk.Kill();

        broker = Open(new SynchronousSystem().System, disk, sync);
        Assert.Equal(10, broker.Client.Send("T", 0, "after").Number("queueOffset"));
        Assert.Equal(
            "m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 after", SendMessageTests.Bodies(
                broker.Client.Pull("T", 0, 0).Messages()));
    }

    [Fact]
    public async Task After_a_clean_stop_offsets_go_on()
    {
        var disk = new SimulatedDisk();
        var system = new SynchronousSystem();
        var broker = Open(system.System, disk);
        broker.Client.Send("T", 2, "m0");
        await broker.StopAsync(BrokerPart.CommitLog);
        Assert.False(disk.Exists("/store/abort"));
        Assert.Equal(0, disk.OpenCount);

        broker = Open(new SynchronousSystem().System, disk);
        Assert.Equal(1, broker.Client.Send("T", 2, "m1").Number("queueOffset"));
    }

    [Fact]
    public void After_a_checkpoint_period_a_recovery_reads_only_what_came_later()
    {
        var disk = new SimulatedDisk();
        var system = new SynchronousSystem();
        var broker = Open(system.System, disk);
        for (var i = 0; i < 10; i++)
            broker.Client.Send("T", 0, "m" + i);
        system.Advance(TimeSpan.FromSeconds(61));
        broker.Client.Send("T", 0, "m10");
        disk.Kill();

        // The confirmed record itself, and the one behind it.
        broker = Open(new SynchronousSystem().System, disk);
        Assert.Equal(2, broker.Store.Recovery.RecordCount);
        Assert.Equal(11, broker.Client.Send("T", 0, "after").Number("queueOffset"));
    }

    [Fact]
    public void The_writer_leaves_the_flushes_of_a_checkpoint_to_another_actor()
    {
        var disk = new SimulatedDisk();
        using var store = MessageStore.Open(disk, "/store", new StoreOptions
        {
            CommitLog = new() { SegmentSizeBytes = 1 << 16 },
        })!;
        var marks = new List<CheckpointMark>();
        var system = new SynchronousSystem();
        var identity = new BrokerIdentity("C", "R", traceOn: true, TestBroker.StoreHost);
        var sends = new SendPath(new AppendBatchPool(new AppendBudget(1, 1)), identity, system.Time);
        var full = new FullDisk(store, sends, new RetentionLog(NullLogger.Instance));
        var writer = system.System.Spawn("writer", new Props<LogCommand>(() => new CommitLogActor(
            store, new(), (_, _) => { }, _ => { }, () => { }, marks.Add, full, replica: null,
            new LogSettings())));
        var before = disk.FlushCount;
        writer.Tell(new LogCommand(null, LogTick.Checkpoint));
        Assert.Single(marks);
        Assert.Equal(before, disk.FlushCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_disk_that_refuses_acknowledges_nothing_and_ends_the_broker(bool sync)
    {
        var disk = new SimulatedDisk();
        var hooked = new HookedDisk(disk);
        var system = new SynchronousSystem(new ActorSystemOptions { Supervision = Supervision.Escalate });
        var broker = Open(system.System, hooked, sync);
        broker.Client.Send("T", 0, "good");
        if (sync)
            disk.FlushesLeft = 0;
        else
            hooked.OnWrite = static _ => throw new IOException("Input/output error (simulated).");

        broker.Client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), "bad"u8);
        broker.Client.EndRead();
        Assert.Single(broker.Client.Replies.Answers);
        Assert.True(system.System.WhenTerminated.IsCompleted, "the actors go on after a failed write");
    }

    [Fact]
    public void With_synchronous_flush_the_disk_comes_before_the_answer_and_one_flush_is_for_all_that_wait()
    {
        var disk = new SimulatedDisk();
        var simulator = new Simulator(seed: 1);
        var broker = Open(simulator.System, disk, sync: true);
        var clients = Enumerable.Range(0, 20).Select(_ => broker.NewClient()).ToList();
        simulator.RunUntilQuiet();
        clients[0].Post(
            RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), "makes the first segment"u8);
        clients[0].EndRead();
        simulator.RunUntilQuiet();

        var before = disk.FlushCount;
        foreach (var client in clients)
        {
            client.Post(RequestCode.SendMessageV2, TestBroker.SendHeader("T", 1), "x"u8);
            client.EndRead();
        }

        var flushesAtAnswer = new List<long>();
        while (simulator.Step())
        {
            if (clients.Sum(client => client.Replies.Answers.Count) > 1 && flushesAtAnswer.Count == 0)
                flushesAtAnswer.Add(disk.FlushCount - before);
        }

        Assert.True(flushesAtAnswer[0] >= 1, "a send was answered before a flush");
        Assert.All(clients, client => Assert.NotEmpty(client.Replies.Answers));
        Assert.InRange(disk.FlushCount - before, 1, 19);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_the_interleaving_no_acknowledged_message_is_lost_and_offsets_are_dense(bool sync)
    {
        for (var seed = 0; seed < 60; seed++)
            new CrashScenario(seed, sync).Run();
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        string Trace()
        {
            var scenario = new CrashScenario(seed: 7, sync: true);
            scenario.Run();
            return scenario.Trace;
        }

        Assert.Equal(Trace(), Trace());
    }
}
