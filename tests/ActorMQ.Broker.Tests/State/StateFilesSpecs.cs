using System.Buffers;
using System.Net;
using System.Text.Json.Nodes;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.State;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Tests.State;

/// <summary>
/// Goal: files and log together give the state, whichever of them is behind, ahead, missing or RocketMQ's.
/// </summary>
public sealed class StateFilesSpecs : IAsyncDisposable
{
    private readonly SimulatedDisk _disk = new();
    private SynchronousSystem _system = new();

    [Fact]
    public void The_log_alone_gives_the_state_when_all_files_are_gone()
    {
        var host = WithSomeState();
        _system.Advance(TimeSpan.FromSeconds(6));
        var again = Crash(() => _disk.DeleteFiles());
        AssertSomeState(again);
        Assert.Equal(host.Catalog.Topics.Snapshot.Version, again.Catalog.Topics.Snapshot.Version);
        Assert.Equal(host.Catalog.Groups.Snapshot.Version, again.Catalog.Groups.Snapshot.Version);
    }

    [Fact]
    public void Files_and_what_the_log_has_behind_them_give_the_state()
    {
        WithSomeState();
        _system.Advance(TimeSpan.FromSeconds(6));
        var host = Crash();
        var client = host.NewClient();
        client.Commit("g", "orders", 0, 8);
        client.Delete("bills");
        var again = Crash();
        Assert.Equal("8", again.Committed("g", "orders", 0));
        Assert.False(again.Has("bills"));
        Assert.True(again.HasGroup("g"));
    }

    [Fact]
    public void Events_before_the_files_position_are_not_applied_again()
    {
        WithSomeState();
        _system.Advance(TimeSpan.FromSeconds(6));
        var again = Crash(() =>
        {
            var offsets = _disk.ReadFile("consumerOffset.json");
            offsets["offsetTable"] = new JsonObject { ["orders@g"] = new JsonObject { ["0"] = 3 } };
            _disk.WriteFile("consumerOffset.json", offsets);
        });
        Assert.Equal("3", again.Committed("g", "orders", 0));
    }

    [Fact]
    public void A_file_without_a_position_stands_for_the_logs_end_and_gets_one_at_once()
    {
        WithSomeState();
        _system.Advance(TimeSpan.FromSeconds(6));
        var host = Crash(() =>
        {
            var topics = _disk.ReadFile("topics.json");
            topics.Remove("actormqLogPosition");
            topics["topicConfigTable"]!.AsObject().Remove("bills");
            _disk.WriteFile("topics.json", topics);
        });
        Assert.False(host.Has("bills"));
        Assert.Equal(host.Store.Log.End.Value, _disk.PositionOf("topics.json"));
        Assert.Equal(host.Store.Log.End.Value, _disk.PositionOf("topics.json.bak"));
        host.NewClient().Create("after");
        var again = Crash();
        Assert.True(again.Has("after"));
        Assert.False(again.Has("bills"));
    }

    [Fact]
    public void A_file_from_behind_the_logs_end_is_believed_and_gets_the_end_at_once()
    {
        WithSomeState();
        _system.Advance(TimeSpan.FromSeconds(6));
        var host = Crash(() =>
        {
            var groups = _disk.ReadFile("subscriptionGroup.json");
            groups["actormqLogPosition"] = 1_000_000_000;
            _disk.WriteFile("subscriptionGroup.json", groups);
        });
        AssertSomeState(host);
        Assert.Equal(host.Store.Log.End.Value, _disk.PositionOf("subscriptionGroup.json"));
        host.NewClient().Beat("later", "orders");
        var again = Crash();
        Assert.True(again.HasGroup("later"));
        AssertSomeState(again);
    }

    [Fact]
    public void No_file_knows_what_a_power_cut_can_take_from_the_log()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            WithSomeState();
            _system.Advance(TimeSpan.FromSeconds(seed % 2 == 0 ? 5 : 5.1));
            var host = Crash(() => _disk.PowerCut(new Random(seed)));
            foreach (var name in StateHost.Files.Where(name => _disk.Exists("store/config/" + name)))
                Assert.InRange(_disk.PositionOf(name)!.Value, 0, host.Store.Log.End.Value);
            Assert.True(host.Has("orders"));
            _disk.Kill();
            _disk.DeleteFiles();
            _system = new SynchronousSystem();
        }
    }

    [Fact]
    public void Files_follow_a_log_that_grows_without_events_so_that_it_can_be_cut()
    {
        var host = WithSomeState();
        _system.Advance(TimeSpan.FromSeconds(6));
        var position = host.Store.StateSnapshotPosition;
        Assert.NotNull(position);
        Grow(host, StateSnapshots.LagMaxBytes + 1);
        _system.Advance(TimeSpan.FromSeconds(6));
        Grow(host, StateSnapshots.LagMaxBytes + 1);
        _system.Advance(TimeSpan.FromSeconds(6));
        var kept = host.Store.StateSnapshotPosition!.Value.Value;
        Assert.True(kept > StateSnapshots.LagMaxBytes);
        Assert.All(StateHost.Files, name => Assert.True(_disk.PositionOf(name + ".bak") >= kept));
    }

    [Theory]
    [InlineData("lock", 1, "kind 'lock' is unknown")]
    [InlineData("topic", 2, "kind 'topic' has version 2")]
    [InlineData("offsets", 1, "body is malformed")]
    public void An_event_that_is_not_known_stops_the_start_and_is_named(string kind, int version, string said)
    {
        var host = WithSomeState();
        var position = host.Store.Log.End;
        host.AppendForeign(Record(kind, version));
        var failure = Assert.Throws<InvalidDataException>(() => Crash());
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"position {position}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_topic_is_shown_to_nobody_and_takes_nothing_from_clients()
    {
        var host = WithSomeState();
        var admin = host.NewClient();
        Assert.False(host.Has(SystemTopics.State));
        Assert.Equal(ResponseCode.InvalidParameter, admin.Create(SystemTopics.State)!.Code);
        Assert.Equal(ResponseCode.InvalidParameter, admin.Delete(SystemTopics.State)!.Code);
        Assert.True(SystemTopics.IsClosedToClients(SystemTopics.State));
        _system.Advance(TimeSpan.FromSeconds(6));
        Assert.DoesNotContain(
            SystemTopics.State, _disk.ReadFile("topics.json").ToJsonString(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private static byte[] Record(string kind, int version)
    {
        var host = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 1));
        var draft = new RecordDraft
        {
            Topic = StateTopic.NameUtf8,
            Body = new ReadOnlySequence<byte>("?"u8.ToArray()),
            Properties = MessageProperties.Format([new(PropertyNames.Tags, kind)]),
            Flag = version,
            BornHost = host,
            StoreHost = host,
        };
        Assert.Equal(RecordFault.None, draft.Measure(out var size));
        var record = new byte[size];
        draft.WriteTo(record);
        return record;
    }

    private static void Grow(CatalogHost host, long sizeBytes)
    {
        var born = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 1));
        var draft = new RecordDraft
        {
            Topic = "filler"u8,
            Body = new ReadOnlySequence<byte>(new byte[900_000]),
            BornHost = born,
            StoreHost = born,
        };
        draft.Measure(out var size);
        var record = new byte[size];
        draft.WriteTo(record);
        for (var end = host.Store.Log.End + sizeBytes; host.Store.Log.End < end; host.Store.Log.Write())
            host.Store.Log.Append(record, QueueOffset.Zero, storeTimestampMs: 1);
    }

    private CatalogHost WithSomeState()
    {
        var host = new CatalogHost(_system.System, _disk);
        var client = host.NewClient();
        client.Create("orders");
        client.Create("bills");
        client.Beat("g", "orders");
        client.Commit("g", "orders", 0, 7);
        return host;
    }

    private static void AssertSomeState(CatalogHost host)
    {
        Assert.True(host.Has("orders"));
        Assert.True(host.Has("bills"));
        Assert.True(host.HasGroup("g"));
        Assert.Equal("7", host.Committed("g", "orders", 0));
    }

    private CatalogHost Crash(Action? between = null)
    {
        _disk.Kill();
        between?.Invoke();
        _system = new SynchronousSystem();
        return new CatalogHost(_system.System, _disk);
    }
}
