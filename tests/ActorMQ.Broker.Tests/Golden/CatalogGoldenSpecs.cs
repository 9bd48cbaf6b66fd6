using System.Text.Json.Nodes;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Golden;

/// <summary>
/// Goal: real clients and mqadmin get from topics and groups what RocketMQ 5.3.3 answered them.
/// Method: recorded requests, byte for byte, in the recorded order, from one client a connection; code,
/// offset, members and pushes are compared. Requests that belong to the message path are left out.
/// </summary>
public sealed class CatalogGoldenSpecs
{
    [Theory]
    [InlineData("admin-create-topic", 3)]
    [InlineData("admin-create-topic-illegal", 3)]
    [InlineData("admin-delete-topic", 4)]
    [InlineData("admin-all-topic-config", 1)]
    [InlineData("admin-update-group", 3)]
    [InlineData("admin-all-subscription-group", 1)]
    [InlineData("error-offset-and-sendback", 10)]
    [InlineData("error-missing-fields", 1)]
    [InlineData("offset-update-existing-group", 11)]
    public void Operators_and_offsets(string scenario, int compared) =>
        Assert.Equal(compared, Replay(scenario, new GroupSettings(), comparesOffsets: true));

    [Fact]
    public void A_group_that_may_not_be_made() => Assert.Equal(
        2,
        Replay("error-subscription-group-not-exist", new GroupSettings { AutoCreates = false },
            comparesOffsets: true));

    [Theory]
    [InlineData("java533-consumer-second-joins-and-leaves", 21)]
    [InlineData("java498-consumer-second-joins-and-leaves", 23)]
    [InlineData("ali-ons-consumer-push", 8)]
    [InlineData("go-consumer-push", 6)]
    [InlineData("cpp-consumer-push", 5)]
    [InlineData("newlife-binary-consumer-push", 8)]
    [InlineData("java533-producer-heartbeat", 5)]
    public void Clients_that_come_and_go(string scenario, int compared) =>
        Assert.Equal(compared, Replay(scenario, new GroupSettings(), comparesOffsets: false));

    private static int Replay(string scenario, GroupSettings groups, bool comparesOffsets)
    {
        var host = new CatalogHost(new SynchronousSystem().System, new SimulatedDisk(), groups);
        host.YoungTopics.UnionWith(["GoldA", "GoldB"]);
        host.NewClient().Create("GoldA");
        foreach (var topic in new[] { "GoldB", "AliA", "AliB", "GoA", "GoB", "CppA", "CppB", "NlA", "NlB" })
            host.NewClient().Create(topic);
        var clients = new Dictionary<int, FakeClient>();
        var recorded = new List<(int Connection, Answer Answer)>();
        var asked = new List<(int Connection, int Opaque, RequestCode Code)>();
        foreach (var frame in GoldenFrame.Load(scenario))
        {
            if (!clients.TryGetValue(frame.Connection, out var client))
                clients[frame.Connection] = client = host.NewClient();
            var (code, opaque, isAnswer, isOneWay) = HeadOf(frame.Bytes);
            if (isAnswer)
                recorded.Add((frame.Connection, Answer.Of(frame.Bytes)));
            else if (!frame.IsFromBroker && host.Requests.ContainsKey(code))
                Ask(client, frame.Bytes);
            if (!isAnswer && !frame.IsFromBroker && !isOneWay && host.Requests.ContainsKey(code))
                asked.Add((frame.Connection, opaque, code));
        }

        var compared = 0;
        foreach (var (connection, opaque, code) in asked)
        {
            var ours = clients[connection].Answers.Single(answer => answer.Opaque == opaque);
            var theirs = recorded.Find(r => r.Connection == connection && r.Answer.Opaque == opaque).Answer;
            if (theirs is null || (!comparesOffsets && code is RequestCode.QueryConsumerOffset))
                continue; // The recording ended first, or what was committed before it began is not known.
            Compare(code, theirs, ours);
            compared++;
        }

        return compared;
    }

    private static void Ask(FakeClient client, byte[] frame) => client.AskRaw(frame);

    private static void Compare(RequestCode code, Answer theirs, Answer ours)
    {
        Assert.True(theirs.Code == ours.Code, $"{code}: theirs {theirs}, ours {ours}");
        Assert.Equal(theirs.Fields.GetValueOrDefault("offset"), ours.Fields.GetValueOrDefault("offset"));
        if (theirs.Fields.TryGetValue("IS_SUPPORT_HEART_BEAT_V2", out var supported))
            Assert.Equal(supported, ours.Fields["IS_SUPPORT_HEART_BEAT_V2"]);
        if (code == RequestCode.GetConsumerListByGroup && theirs.Body.Length > 0)
            Assert.Equal(MembersOf(theirs), MembersOf(ours));
    }

    private static List<string> MembersOf(Answer answer) =>
        [.. JsonNode.Parse(answer.Body)!["consumerIdList"]!.AsArray().Select(id => (string)id!)
            .Order(StringComparer.Ordinal)];

    private static (RequestCode Code, int Opaque, bool IsAnswer, bool IsOneWay) HeadOf(byte[] bytes)
    {
        var frame = Answer.FrameOf(bytes);
        Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
        return (command.Request, command.Opaque, command.IsResponse, command.IsOneWay);
    }
}
