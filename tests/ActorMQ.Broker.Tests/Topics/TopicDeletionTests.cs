using ActorMQ.Actors;
using ActorMQ.Actors.Simulation;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Model.Brokers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Topics;

/// <summary>
/// Goal: a topic that was deleted and made anew is empty and begins at 0, whatever happens in between.
/// Method: the real actors over a simulated disk; the broker goes on, stops, is killed or loses power.
/// </summary>
public sealed class TopicDeletionTests : IDisposable
{
    public enum Fate
    {
        GoesOn,
        Idles,
        Stops,
        IsKilled,
        LosesPower,
    }

    private readonly SimulatedDisk _disk = new();
    private readonly Random _chance = new(1);
    private SynchronousSystem? _system;
    private TestBroker _broker = null!;

    public void Dispose() => _system?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public static TheoryData<Fate, Fate, Fate> Fates()
    {
        var all = new TheoryData<Fate, Fate, Fate>();
        foreach (var before in Enum.GetValues<Fate>())
        {
            foreach (var between in Enum.GetValues<Fate>())
            {
                foreach (var after in Enum.GetValues<Fate>())
                    all.Add(before, between, after);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_topic_made_anew_has_only_its_new_messages(Fate before, Fate between, Fate after)
    {
        Start();
        Send("old", 0, 5);
        await Meet(before);
        Delete();
        await Meet(between);
        Send("new", 0, 3);
        await Meet(after);
        Assert.Equal("new0 new1 new2", Pulled());
        Send("later", 3, 1);
        Assert.Equal("new0 new1 new2 later3", Pulled());
    }

    [Fact]
    public async Task A_topic_may_be_deleted_again_and_again()
    {
        Start();
        for (var life = 0; life < 5; life++)
        {
            Send($"life{life}-", 0, 2 + life);
            await Meet((Fate)life);
            Delete();
        }

        Send("last", 0, 1);
        Assert.Equal("last0", Pulled());
    }

    [Fact]
    public async Task Other_topics_keep_their_messages()
    {
        Start();
        _broker.Client.Send("Other", 0, "kept");
        Send("old", 0, 2);
        Delete();
        await Meet(Fate.IsKilled);
        Assert.Equal("kept", SendMessageTests.Bodies(_broker.Client.Pull("Other", 0, 0).Messages()));
    }

    [Fact]
    public void A_pull_that_waits_is_answered_when_its_topic_is_deleted()
    {
        Start();
        Send("old", 0, 2);
        var waiting = _broker.Client.Post(
            RequestCode.PullMessage, TestBroker.PullHeader("T", 0, 2, h => h with { SysFlag = 6 }));
        Assert.DoesNotContain(_broker.Client.Replies.Answers, answer => answer.Opaque == waiting);
        Delete();
        Assert.Single(_broker.Client.Replies.Answers, answer => answer.Opaque == waiting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_broker_killed_in_the_middle_of_a_deletion_shows_no_old_message_in_a_new_life(bool powerCut)
    {
        var isQuiet = false;
        for (var steps = 0; !isQuiet; steps++)
        {
            var disk = new SimulatedDisk();
            var simulator = new Simulator(steps);
            var broker = Open(simulator.System, disk);
            Ask(simulator, broker, RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0));
            broker.Client.Post(RequestCode.DeleteTopicInBroker, new DeleteTopicRequestHeader { Topic = "T" });
            for (var step = 0; step < steps && !isQuiet; step++)
                isQuiet = !simulator.Step();
            Assert.True(steps < 10_000, "a deletion never ends");
            if (powerCut)
                disk.PowerCut(_chance);
            else
                disk.Kill();
            CheckNewLife(disk);
        }
    }

    private static void CheckNewLife(SimulatedDisk disk)
    {
        var simulator = new Simulator(seed: 1);
        var broker = Open(simulator.System, disk);
        if (broker.Find("T") is not null)
        {
            Ask(simulator, broker, RequestCode.DeleteTopicInBroker, new DeleteTopicRequestHeader
            {
                Topic = "T",
            });
        }

        var sent = Ask(simulator, broker, RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0));
        Assert.Equal(0, sent.Number("queueOffset"));
        var pulled = Ask(simulator, broker, RequestCode.PullMessage, TestBroker.PullHeader("T", 0, 0));
        Assert.Single(pulled.Messages());
    }

    private static Answer Ask<T>(Simulator simulator, TestBroker broker, RequestCode code, T header)
        where T : struct, IHeader
    {
        var opaque = broker.Client.Post(code, header, "body"u8);
        broker.Client.EndRead();
        simulator.RunUntilQuiet();
        var answer = Assert.Single(broker.Client.Replies.Answers, one => one.Opaque == opaque);
        Assert.Equal(ResponseCode.Success, answer.Code);
        return answer;
    }

    private static TestBroker Open(ActorSystem actors, SimulatedDisk disk) => new(
        actors,
        disk,
        new MessagePathSettings { Log = new LogSettings { SyncFlush = true } },
        withCatalog: true);

    private void Start()
    {
        _system = new SynchronousSystem();
        _broker = Open(_system.System, _disk);
    }

    private async Task Meet(Fate fate)
    {
        switch (fate)
        {
            case Fate.GoesOn:
                return;
            case Fate.Idles:
                _system!.Advance(TimeSpan.FromMinutes(30));
                return;
            case Fate.Stops:
                await _broker.StopAsync(BrokerPart.CommitLog);
                break;
            case Fate.IsKilled:
                _disk.Kill();
                break;
            default:
                _disk.PowerCut(_chance);
                break;
        }

        Start();
    }

    private void Send(string body, int first, int count)
    {
        for (var i = first; i < first + count; i++)
            Assert.Equal(i, _broker.Client.Send("T", 0, $"{body}{i}").Number("queueOffset"));
    }

    private void Delete()
    {
        var answer = _broker.Client.Ask(
            RequestCode.DeleteTopicInBroker, new DeleteTopicRequestHeader { Topic = "T" });
        Assert.Equal(ResponseCode.Success, answer.Code);
    }

    private string Pulled() => SendMessageTests.Bodies(_broker.Client.Pull("T", 0, 0).Messages());
}
