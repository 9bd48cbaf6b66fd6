using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Groups;

public sealed class GroupShellSpecs : IAsyncDisposable
{
    private readonly SynchronousSystem _system = new();
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void A_first_heartbeat_makes_group_and_retry_topic_durable_before_it_is_answered()
    {
        var host = Host();
        var answer = host.NewClient().Beat("g", "orders")!;
        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal("true", answer.Fields["IS_SUPPORT_HEART_BEAT_V2"]);
        var after = Reborn();
        Assert.NotNull(after.Catalog.Groups.Find(new GroupName("g")));
        var retry = after.Catalog.Topics.Find(new TopicName("%RETRY%g"));
        Assert.Equal(1, retry!.Config.WriteQueueCount);
    }

    [Fact]
    public void Members_are_listed_notified_and_removed_when_they_leave_or_their_connection_ends()
    {
        var host = Host();
        var (first, second) = (host.NewClient(), host.NewClient());
        first.Beat("g", "orders");
        second.Beat("g", "orders");
        Assert.Equal("""{"consumerIdList":["client-1","client-2"]}""", first.List("g")!.Body);
        Assert.Equal(["g", "g"], first.Pushes);
        Assert.Equal(["g"], second.Pushes);
        Assert.Equal(ResponseCode.Success, first.Leave("g")!.Code);
        Assert.Equal(["g", "g"], second.Pushes);
        second.Disconnect();
        var answer = first.List("g")!;
        Assert.Equal(ResponseCode.SystemError, answer.Code);
        Assert.Equal("no consumer for this group, g", answer.Remark);
    }

    [Fact]
    public void Members_are_not_notified_where_that_is_switched_off()
    {
        var host = new CatalogHost(
            _system.System, new SimulatedDisk(), new GroupSettings { NotifiesChanges = false });
        var (first, second) = (host.NewClient(), host.NewClient());
        first.Beat("g", "orders");
        second.Beat("g", "orders");
        Assert.Equal("""{"consumerIdList":["client-1","client-2"]}""", first.List("g")!.Body);
        Assert.Empty(first.Pushes.Concat(second.Pushes));
    }

    [Fact]
    public void A_silent_member_is_dropped_after_two_minutes_and_the_others_hear_of_it()
    {
        var host = Host();
        var (silent, loud) = (host.NewClient(), host.NewClient());
        silent.Beat("g", "orders");
        loud.Beat("g", "orders");
        for (var minutes = 0; minutes < 4; minutes++)
        {
            _system.Advance(TimeSpan.FromSeconds(33));
            loud.Beat("g", "orders");
        }

        Assert.False(silent.IsOpen);
        Assert.True(loud.IsOpen);
        Assert.Equal(["g", "g"], loud.Pushes);
        Assert.Equal("""{"consumerIdList":["client-2"]}""", loud.List("g")!.Body);
    }

    [Fact]
    public void A_commit_is_in_the_log_when_it_is_answered()
    {
        var host = Host();
        var client = host.NewClient();
        client.Create("orders");
        client.Beat("g", "orders");
        Assert.Equal(ResponseCode.Success, client.Commit("g", "orders", 2, 7)!.Code);
        Assert.Equal("7", client.Query("g", "orders", 2)!.Fields["offset"]);
        _disk.Kill();
        var again = new CatalogHost(new SynchronousSystem().System, _disk);
        Assert.Equal("7", again.NewClient().Query("g", "orders", 2)!.Fields["offset"]);
    }

    [Fact]
    public void With_synchronous_flush_a_commit_outlives_a_power_cut()
    {
        var host = new CatalogHost(_system.System, _disk, log: new LogSettings { SyncFlush = true });
        var client = host.NewClient();
        client.Create("orders");
        client.Beat("g", "orders");
        Assert.Equal(ResponseCode.Success, client.Commit("g", "orders", 2, 7)!.Code);
        Assert.Equal("7", Reborn().NewClient().Query("g", "orders", 2)!.Fields["offset"]);
    }

    [Fact]
    public void Committed_offsets_are_in_the_file_within_seconds()
    {
        var host = Host();
        var client = host.NewClient();
        client.Create("orders");
        client.Beat("g", "orders");
        client.Commit("g", "orders", 2, 7);
        _system.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains("\"orders@g\":{2:7}", Read("consumerOffset.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Commits_beyond_the_bound_are_told_that_the_broker_is_busy()
    {
        var host = new CatalogHost(_system.System, _disk, new GroupSettings { WaitingOffsetsMax = 0 });
        var client = host.NewClient();
        client.Create("orders");
        client.Beat("g", "orders");
        Assert.Equal(ResponseCode.SystemBusy, client.Commit("g", "orders", 2, 7)!.Code);
        Assert.Equal(ResponseCode.SystemBusy, client.Query("g", "orders", 2)!.Code);
    }

    [Fact]
    public async Task Committed_offsets_are_on_the_disk_when_the_broker_has_stopped()
    {
        var host = Host();
        var client = host.NewClient();
        client.Create("orders");
        client.Beat("g", "orders");
        client.Commit("g", "orders", 0, 9);
        await host.StopAsync();
        Assert.Equal("9", Reborn().NewClient().Query("g", "orders", 0)!.Fields["offset"]);
    }

    [Fact]
    public void A_group_that_slept_knows_its_offsets()
    {
        var host = Host();
        var client = host.NewClient();
        client.Create("orders");
        client.Beat("g", "orders");
        client.Commit("g", "orders", 0, 9);
        client.Leave("g");
        _system.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("9", client.Query("g", "orders", 0)!.Fields["offset"]);
    }

    [Fact]
    public void A_new_group_reads_a_young_queue_from_0_and_is_told_nothing_of_an_old_one()
    {
        var host = Host();
        host.YoungTopics.Add("young");
        var client = host.NewClient();
        client.Create("young");
        client.Create("old");
        Assert.Equal("0", client.Query("nobody", "young", 0)!.Fields["offset"]);
        Assert.Equal(ResponseCode.QueryNotFound, client.Query("nobody", "old", 0)!.Code);
        Assert.Equal(ResponseCode.QueryNotFound, client.Query("nobody", "young", 4)!.Code);
        Assert.Equal(ResponseCode.QueryNotFound, client.Query("nobody", "young", -1)!.Code);
        Assert.Equal(ResponseCode.QueryNotFound, client.Query("nobody", "no-topic", 0)!.Code);
        var strict = client.Ask(RequestCode.QueryConsumerOffset, new QueryConsumerOffsetRequestHeader
        {
            ConsumerGroup = "nobody",
            Topic = "young",
            SetZeroIfNotFound = false,
        });
        Assert.Equal(ResponseCode.QueryNotFound, strict!.Code);
    }

    [Fact]
    public void Commits_for_unknown_groups_topics_and_queues_are_refused_and_negative_ones_ignored()
    {
        var host = Host();
        var client = host.NewClient();
        Assert.Equal(ResponseCode.SubscriptionGroupNotExist, client.Commit("g", "orders", 0, 1)!.Code);
        client.Beat("g", "orders");
        Assert.Equal(ResponseCode.TopicNotExist, client.Commit("g", "orders", 0, 1)!.Code);
        client.Create("orders");
        Assert.Equal(ResponseCode.InvalidParameter, client.Commit("g", "orders", 4, 1)!.Code);
        Assert.Equal(ResponseCode.InvalidParameter, client.Commit("g", "orders", -1, 1)!.Code);
        client.Commit("g", "orders", 0, 5);
        Assert.Equal(ResponseCode.Success, client.Commit("g", "orders", 0, -1)!.Code);
        Assert.Equal("5", client.Query("g", "orders", 0)!.Fields["offset"]);
    }

    [Fact]
    public void Without_auto_creation_a_heartbeat_succeeds_and_makes_nothing()
    {
        var host = new CatalogHost(_system.System, _disk, new GroupSettings { AutoCreates = false });
        var client = host.NewClient();
        Assert.Equal(ResponseCode.Success, client.Beat("g", "orders")!.Code);
        Assert.Null(host.Catalog.Groups.Find(new GroupName("g")));
        Assert.Equal(ResponseCode.SystemError, client.List("g")!.Code);
    }

    [Fact]
    public void A_heartbeat_with_an_illegal_group_name_succeeds_and_makes_nothing()
    {
        var host = Host();
        Assert.Equal(ResponseCode.Success, host.NewClient().Beat("a.b/../c", "orders")!.Code);
        Assert.Null(host.Catalog.Groups.Find(new GroupName("a.b/../c")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    public void A_heartbeat_that_is_no_heartbeat_is_refused(string body) =>
        Assert.Equal(
            ResponseCode.SystemError,
            Host().NewClient().Ask(
                RequestCode.HeartBeat, default(EmptyHeader), System.Text.Encoding.UTF8.GetBytes(body))!.Code);

    [Fact]
    public void A_short_heartbeat_asks_for_subscriptions_only_when_they_are_not_known()
    {
        var host = Host();
        var client = host.NewClient();
        const string Whole = ""","heartbeatFingerprint":7""";
        const string Short = ""","heartbeatFingerprint":7,"withoutSub":true""";
        Assert.Equal("true", client.BeatWith("g", Short)!.Fields["IS_SUB_CHANGE"]);
        Assert.Equal("false", client.BeatWith("g", Whole, "orders")!.Fields["IS_SUB_CHANGE"]);
        Assert.Equal("false", client.BeatWith("g", Short)!.Fields["IS_SUB_CHANGE"]);
        Assert.Equal("true", client.Beat("g", "orders")!.Fields["IS_SUB_CHANGE"]);
    }

    [Fact]
    public void When_the_disk_is_broken_nobody_is_told_of_a_group()
    {
        var host = Host();
        _disk.FlushesLeft = 0;
        Assert.Null(host.NewClient().Beat("g", "orders"));
        Assert.Null(host.Catalog.Groups.Find(new GroupName("g")));
    }

    [Fact]
    public void A_deleted_topics_offsets_are_gone_also_after_a_restart()
    {
        var host = Host();
        var client = host.NewClient();
        client.Create("orders");
        client.Beat("g", "orders");
        client.Commit("g", "orders", 0, 5);
        _system.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ResponseCode.Success, client.Delete("orders")!.Code);
        client.Create("orders");
        Assert.Equal(ResponseCode.QueryNotFound, client.Query("g", "orders", 0)!.Code);
        _system.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ResponseCode.QueryNotFound, Reborn().NewClient().Query("g", "orders", 0)!.Code);
    }

    [Fact]
    public void A_deleted_group_keeps_its_offsets_unless_they_are_to_be_cleaned()
    {
        var host = Host();
        var client = host.NewClient();
        client.Create("orders");
        foreach (var cleans in new[] { false, true })
        {
            client.Beat("g", "orders");
            client.Leave("g");
            client.Commit("g", "orders", 0, 5);
            var header = new DeleteSubscriptionGroupRequestHeader { GroupName = "g", CleanOffset = cleans };
            Assert.Equal(
                ResponseCode.Success, client.Ask(RequestCode.DeleteSubscriptiongroup, header)!.Code);
            Assert.Null(host.Catalog.Groups.Find(new GroupName("g")));
            client.Beat("g", "orders");
            var found = client.Query("g", "orders", 0)!;
            Assert.Equal(cleans ? ResponseCode.QueryNotFound : ResponseCode.Success, found.Code);
        }
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private CatalogHost Host() => new(_system.System, _disk);

    private string Read(string name)
    {
        using var file = _disk.Open("store/config/" + name);
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Another broker that finds this disk as a power cut leaves it.</summary>
    private CatalogHost Reborn()
    {
        _disk.PowerCut(new Random(1));
        return new CatalogHost(new SynchronousSystem().System, _disk);
    }
}
