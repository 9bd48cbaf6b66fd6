using System.Net;
using System.Text;
using ActorMQ.Cluster.Forwarding;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Shared;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Cluster.Tests.Forwarding;

/// <summary>Whole replicas' ports in one process: clients may ask any of them.</summary>
public sealed class LeaderForwardingTests
{
    private static readonly TimeSpan HoldMax = new ForwardingSettings().HoldMax;

    [Fact]
    public async Task A_replica_that_follows_has_sends_served_by_the_leader_and_relays_its_answer()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        foreach (var code in ForwardedCodes.All)
        {
            var answer = await shard.AskAsync(1, "hello", code);
            Assert.Equal(ResponseCode.Success, answer.Code);
            Assert.Equal("by replica-0", answer.Remark);
            Assert.True(answer.TryReadHeader(out FakeReplica.NameHeader header, out _));
            Assert.Equal("replica-0", header.Name);
            Assert.Equal("hello", Encoding.UTF8.GetString(answer.Body.Span));
        }

        Assert.Empty(shard[1].Served);
    }

    [Fact]
    public async Task An_answer_says_that_it_is_another_s()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        Assert.True((await shard.AskAsync(1, "hello")).Fields.TryGet(RelayedAnswerHeader.MarkName, out _));
        Assert.False((await shard.AskAsync(0, "hello")).Fields.TryGet(RelayedAnswerHeader.MarkName, out _));
    }

    [Fact]
    public async Task What_any_replica_can_serve_is_served_where_it_comes_in()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        await shard.AskAsync(1, "pull", RequestCode.PullMessage);
        Assert.Equal("pull", shard[1].Texts);
    }

    [Fact]
    public async Task A_large_request_and_its_answer_go_through()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        var text = new string('x', 3_000_000);
        var answer = await shard.AskAsync(1, text);
        Assert.Equal(text.Length, answer.Body.Length);
    }

    [Fact]
    public async Task A_one_way_request_stays_one()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        for (var i = 0; i < 3; i++)
        {
            await shard.Client.SendOneWayAsync(
                shard[1].Address, RequestCode.UpdateConsumerOffset, default(EmptyHeader),
                Encoding.UTF8.GetBytes($"{i}"), default);
        }

        await Eventually.True(() => shard[0].Served.Count == 3, "all have come");
        Assert.Equal("0 1 2", shard[0].Texts);
        var connection = await shard.ConnectAsync(1);
        Assert.Equal(0, connection.InvocationsInFlight);
    }

    [Fact]
    public async Task Requests_of_one_connection_keep_their_order()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        var answers = FakeShard.AskMany(await shard.ConnectAsync(1), 0, 500);
        await Task.WhenAll(answers);
        Assert.Equal(FakeShard.Numbers(0, 500), shard[0].Texts);
    }

    [Fact]
    public async Task Requests_are_kept_while_nobody_leads_and_go_to_the_next_leader_in_order()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.LoseLeader(epoch: 1);
        var connection = await shard.ConnectAsync(1);
        var answers = FakeShard.AskMany(connection, 0, 100);
        var read = await shard.AskAsync(1, "read", RequestCode.GetMaxOffset);
        Assert.Equal("by replica-1", read.Remark);
        Assert.DoesNotContain(answers, answer => answer.IsCompleted);

        shard.Lead(2, epoch: 2);
        await Task.WhenAll(answers);
        Assert.All(answers, answer => Assert.Equal("by replica-2", answer.Result.Remark));
        Assert.Equal(FakeShard.Numbers(0, 100), shard[2].Texts);
    }

    [Fact]
    public async Task Requests_that_were_kept_are_served_here_when_this_replica_comes_to_lead()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.LoseLeader(epoch: 1);
        var connection = await shard.ConnectAsync(1);
        var answers = FakeShard.AskMany(connection, 0, 100);
        await shard.AskAsync(1, "read", RequestCode.GetMaxOffset);
        shard[1].Served.Clear();

        shard.Lead(1, epoch: 2);
        var later = FakeShard.AskMany(connection, 100, 100);
        await Task.WhenAll([.. answers, .. later]);
        Assert.Equal(FakeShard.Numbers(0, 200), shard[1].Texts);
    }

    [Fact]
    public async Task A_request_that_nobody_took_in_time_is_refused_and_says_what_to_do()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.LoseLeader(epoch: 7);
        var asked = shard.AskAsync(1, "hello");
        await shard.AskAsync(1, "read", RequestCode.GetMaxOffset);
        shard.Time.Advance(HoldMax - TimeSpan.FromMilliseconds(50));
        Assert.False(asked.IsCompleted);

        shard.Time.Advance(TimeSpan.FromMilliseconds(100));
        var answer = await Eventually.Of(asked, "it is refused");
        Assert.Equal(ResponseCode.ServiceNotAvailable, answer.Code);
        Assert.Contains("nobody leads shard-0", answer.Remark, StringComparison.Ordinal);
        Assert.Contains("epoch 7", answer.Remark, StringComparison.Ordinal);
        Assert.Contains("route", answer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leader_that_hands_over_keeps_requests_and_passes_them_on()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        var connection = await shard.ConnectAsync(0);
        await Task.WhenAll(FakeShard.AskMany(connection, 0, 10));

        shard.Tell(shard[0], 0, epoch: 1, ShardService.Holding);
        var answers = FakeShard.AskMany(connection, 10, 10);
        var ofAnother = shard.AskAsync(1, "other");
        await shard.AskAsync(0, "read", RequestCode.GetMaxOffset);
        Assert.DoesNotContain(answers, answer => answer.IsCompleted);
        Assert.False(ofAnother.IsCompleted);

        shard.Lead(2, epoch: 2);
        await Task.WhenAll([.. answers, ofAnother]);
        Assert.All(answers, answer => Assert.Equal("by replica-2", answer.Result.Remark));
        Assert.Equal("by replica-2", (await ofAnother).Remark);
        var texts = shard[2].Texts.Replace("other ", string.Empty, StringComparison.Ordinal);
        Assert.StartsWith(FakeShard.Numbers(10, 10), texts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hand_over_that_fails_lets_the_leader_serve_what_it_has_kept()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        shard.Tell(shard[0], 0, epoch: 1, ShardService.Holding);
        var connection = await shard.ConnectAsync(0);
        var answers = FakeShard.AskMany(connection, 0, 10);
        await shard.AskAsync(0, "read", RequestCode.GetMaxOffset);
        shard[0].Served.Clear();
        shard.Tell(shard[0], 0, epoch: 1, ShardService.Taking);
        await Task.WhenAll(answers);
        Assert.Equal(FakeShard.Numbers(0, 10), shard[0].Texts);
    }

    [Fact]
    public async Task Who_is_taken_for_the_leader_and_is_not_yet_is_asked_again()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.LoseLeader(epoch: 1);
        shard.Tell(shard[1], 2, epoch: 2, ShardService.Taking);
        var asked = shard.AskAsync(1, "hello");
        await Eventually.True(() => shard[1].Forwarding.IsKeeping, "the request has come back");
        Assert.Empty(shard[2].Served);

        shard.Tell(shard[2], 2, epoch: 2, ShardService.Taking);
        await Eventually.True(
            () =>
            {
                shard.Time.Advance(TimeSpan.FromMilliseconds(20));
                return asked.IsCompleted;
            },
            "it is answered");
        Assert.Equal("by replica-2", (await asked).Remark);
        Assert.Equal("hello", shard[2].Texts);
    }

    [Fact]
    public async Task Two_replicas_that_take_each_other_for_the_leader_pass_nothing_in_circles()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Tell(shard[1], 2, epoch: 1, ShardService.Taking);
        shard.Tell(shard[2], 1, epoch: 1, ShardService.Taking);
        var asked = shard.AskAsync(1, "hello");
        await Eventually.True(() => shard[1].Forwarding.IsKeeping, "the request has come back");
        Assert.False(shard[2].Forwarding.IsKeeping);
        shard.Time.Advance(2 * HoldMax);
        var answer = await Eventually.Of(asked, "it is refused");
        Assert.Equal(ResponseCode.ServiceNotAvailable, answer.Code);
        Assert.Empty(shard[1].Served);
        Assert.Empty(shard[2].Served);
    }

    [Fact]
    public async Task A_send_whose_answer_is_lost_with_the_leader_is_refused_and_not_repeated()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        shard[0].Parks = true;
        var send = shard.AskAsync(1, "send");
        var commit = shard.AskAsync(1, "commit", RequestCode.UpdateConsumerOffset);
        await Eventually.True(() => shard[0].Served.Count == 2, "both are under way");
        shard.Network.Break(shard[0].Place);

        var answer = await Eventually.Of(send, "it is refused");
        Assert.Equal(ResponseCode.SystemError, answer.Code);
        Assert.Contains("may have been carried out", answer.Remark, StringComparison.Ordinal);
        shard.Lead(2, epoch: 2);
        Assert.Equal("by replica-2", (await Eventually.Of(commit, "it is repeated")).Remark);
        Assert.Equal("commit", shard[2].Texts);
    }

    [Fact]
    public async Task A_leader_that_hangs_owes_its_answers_no_longer_than_a_while_after_the_next_one_leads()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        shard[0].Parks = true;
        var asked = shard.AskAsync(1, "hello");
        await Eventually.True(() => shard[0].Served.Count == 1, "it is under way");
        shard.Lead(2, epoch: 2);
        Assert.Equal("by replica-2", (await shard.AskAsync(1, "next")).Remark);
        Assert.False(asked.IsCompleted);
        shard.Time.Advance(2 * HoldMax);
        var answer = await Eventually.Of(asked, "it is refused");
        Assert.Equal(ResponseCode.SystemError, answer.Code);
    }

    [Theory]
    [InlineData(5, 1_000_000, 1000)]
    [InlineData(1000, 1_000_000, 5)]
    public async Task So_many_are_kept_and_no_more(int heldMax, long sizeMax, int connectionMax)
    {
        var settings = new ForwardingSettings
        {
            HeldCountMax = heldMax,
            HeldSizeMax = sizeMax,
            ConnectionCountMax = connectionMax,
        };
        await using var shard = await FakeShard.StartAsync(settings: settings);
        shard.LoseLeader(epoch: 1);
        var answers = FakeShard.AskMany(await shard.ConnectAsync(1), 0, 8);
        foreach (var refused in answers[5..])
        {
            var answer = await Eventually.Of(refused, "it is refused");
            Assert.Equal(ResponseCode.SystemBusy, answer.Code);
        }

        shard.Lead(0, epoch: 2);
        await Task.WhenAll(answers);
        Assert.Equal("0 1 2 3 4", shard[0].Texts);
        Assert.Equal(ResponseCode.Success, (await shard.AskAsync(1, "there is room again")).Code);
    }

    [Fact]
    public async Task The_leader_records_the_clients_address_when_a_replica_tells_it_and_nobody_elses()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        var client = await shard.ConnectAsync(1);
        await shard.AskAsync(1, "not known");

        // All connections of this network come from the loopback address.
        shard[0].View.KnowReplicas(["127.0.0.1:10911", "a-name:10911"]);
        await shard.AskAsync(1, "known");
        await shard.AskAsync(0, "direct");

        var from = shard[0].Served.ToDictionary(
            one => one.Text, one => one.From.ToEndPoint(), StringComparer.Ordinal);
        Assert.Equal(client.LocalEndPoint, from["known"]);
        Assert.NotEqual(client.LocalEndPoint, from["not known"]);
        Assert.Equal((await shard.ConnectAsync(0)).LocalEndPoint, from["direct"]);
    }

    [Fact]
    public async Task What_is_kept_is_refused_when_the_replica_stops()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.LoseLeader(epoch: 1);
        var asked = shard.AskAsync(1, "hello");
        await Eventually.True(() => shard[1].Forwarding.IsKeeping, "it is kept");
        shard[1].Forwarding.Stop();
        Assert.Equal(ResponseCode.ServiceNotAvailable, (await Eventually.Of(asked, "it is refused")).Code);
        Assert.False(shard[1].Forwarding.IsKeeping);
    }

    [Fact]
    public async Task A_client_that_leaves_takes_what_is_kept_of_it_along()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.LoseLeader(epoch: 1);
        var asked = shard.AskAsync(1, "hello");
        await Eventually.True(() => shard[1].Forwarding.IsKeeping, "it is kept");
        (await shard.ConnectAsync(1)).Close(DisconnectReason.ClosedHere);
        await Assert.ThrowsAsync<RemotingDisconnectedException>(() => asked);
        await Eventually.True(() => !shard[1].Forwarding.IsKeeping, "it is gone");
        shard.Lead(0, epoch: 2);
        Assert.Equal(ResponseCode.Success, (await shard.AskAsync(1, "next")).Code);
        Assert.Equal("next", shard[0].Texts);
    }

    [Fact]
    public async Task A_leader_that_cannot_be_reached_is_tried_until_the_time_is_over()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Network.Break(shard[0].Place);
        shard.Lead(0, epoch: 1);
        var asked = shard.AskAsync(1, "hello");
        await Eventually.True(() => shard[1].Forwarding.IsKeeping, "it is kept");
        shard.Network.Mend(shard[0].Place);
        await Eventually.True(
            () =>
            {
                shard.Time.Advance(TimeSpan.FromMilliseconds(5));
                return asked.IsCompleted;
            },
            "it is answered");
        Assert.Equal("by replica-0", (await asked).Remark);
    }

    [Fact]
    public async Task Both_header_forms_are_answered_in_their_own()
    {
        await using var shard = await FakeShard.StartAsync();
        shard.Lead(0, epoch: 1);
        var options = new RemotingClientOptions { HeaderEncoding = HeaderEncoding.Binary };
        await using var client = new RemotingClient(
            options, pushes: null, shard.Network, NullLoggerFactory.Instance,
            TimeProvider.System);
        var answer = await client.InvokeAsync(
            shard[1].Address, RequestCode.SendMessageV2, default(EmptyHeader), new byte[] { (byte)'x' },
            TimeSpan.FromSeconds(20), default);
        Assert.Equal("by replica-0", answer.Remark);
        Assert.Equal(IPAddress.Loopback, shard[0].Served.First().From.ToEndPoint().Address);
    }
}
