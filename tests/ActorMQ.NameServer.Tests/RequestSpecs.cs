using System.Text;
using ActorMQ.NameServer.Settings;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Tests;

/// <summary>Requests that recordings do not show: bad ones, rare ones, and settings.</summary>
public sealed class RequestSpecs : IAsyncLifetime
{
    private NameServerHost _server = null!;
    private Peer _peer = null!;

    public async Task InitializeAsync()
    {
        _server = await NameServers.StartAsync();
        _peer = await Peer.ConnectAsync(_server.LocalEndPoint);
    }

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_code_that_is_not_served_is_answered_so_and_counted()
    {
        using var counted = new CountedMetric("actormq.nameserver.requests.not_supported");

        var answer = await _peer.AskAsync(RequestCode.SendMessage);

        Assert.Equal(ResponseCode.RequestCodeNotSupported, answer.Response);
        Assert.Equal(" request type 10 not supported", answer.Remark);
        Assert.True(counted.Count >= 1, "it was not counted");
    }

    [Theory]
    [InlineData(RequestCode.GetRouteInfoByTopic, "topic")]
    [InlineData(RequestCode.RegisterBroker, "brokerId")]
    [InlineData(RequestCode.UnregisterBroker, "brokerId")]
    [InlineData(RequestCode.BrokerHeartbeat, "clusterName")]
    [InlineData(RequestCode.QueryDataVersion, "brokerId")]
    [InlineData(RequestCode.GetTopicsByCluster, "cluster")]
    [InlineData(RequestCode.GetKvConfig, "namespace")]
    [InlineData(RequestCode.PutKvConfig, "namespace")]
    [InlineData(RequestCode.DeleteKvConfig, "namespace")]
    [InlineData(RequestCode.GetKvlistByNamespace, "namespace")]
    [InlineData(RequestCode.WipeWritePermOfBroker, "brokerName")]
    [InlineData(RequestCode.AddWritePermOfBroker, "brokerName")]
    [InlineData(RequestCode.GetBrokerMemberGroup, "clusterName")]
    [InlineData(RequestCode.DeleteTopicInNamesrv, "topic")]
    [InlineData(RequestCode.RegisterTopicInNamesrv, "topic")]
    public async Task A_missing_field_is_named(RequestCode code, string field)
    {
        using var counted = new CountedMetric("actormq.nameserver.requests.malformed");

        var answer = await _peer.AskAsync(code);

        Assert.Equal(ResponseCode.SystemError, answer.Response);
        Assert.Equal($"the field {field} is missing", answer.Remark);
        Assert.True(counted.Count >= 1, "it was not counted");
    }

    /// <summary>
    /// Clients before 4.9.4 take apart what fastjson wrote; the Go client splits the text at commas and
    /// colons, so that a blank would break it.
    /// </summary>
    [Theory]
    [InlineData(400, null, "0")]
    [InlineData(400, true, "\"0\"")]
    [InlineData(400, false, "0")]
    [InlineData(401, null, "\"0\"")]
    [InlineData(479, false, "\"0\"")]
    public async Task A_route_is_compact_and_its_keys_are_quoted_for_who_reads_that(
        int version, bool? standardJsonOnly, string key)
    {
        await _peer.RegisterAsync("broker-a", "10.0.0.1:10911", ["orders", "bills"]);
        var header = new GetRouteInfoRequestHeader
        {
            Topic = "orders",
            AcceptStandardJsonOnly = standardJsonOnly,
        };

        var answer = await _peer.AskAsVersionAsync(version, RequestCode.GetRouteInfoByTopic, header);

        Assert.Equal(
            $$"""
            {"brokerDatas":[{"brokerAddrs":{{{key}}:"10.0.0.1:10911"},"brokerName":"broker-a",
            "cluster":"GoldCluster","enableActingMaster":false}],"filterServerTable":{},
            "queueDatas":[{"brokerName":"broker-a","perm":6,"readQueueNums":4,"topicSysFlag":0,
            "writeQueueNums":4}]}
            """.ReplaceLineEndings(string.Empty),
            answer.Body);
    }

    [Fact]
    public async Task A_registration_with_a_wrong_checksum_is_refused()
    {
        var answer = await RegisterRawAsync("{}"u8.ToArray(), crc: 1);

        Assert.Equal((ResponseCode.SystemError, "crc32 not match"), (answer.Response, answer.Remark));
    }

    [Theory]
    [InlineData("7b7b7b")]
    [InlineData("5b5d")]
    [InlineData("78da00ffffff")]
    [InlineData("789c63606060000000ffff")]
    public async Task A_registration_that_can_not_be_read_is_refused_and_harms_nobody(string hex)
    {
        using var counted = new CountedMetric("actormq.nameserver.requests.malformed");
        var answer = await RegisterRawAsync(Convert.FromHexString(hex), crc: 0);

        Assert.True(counted.Count >= 1, "it was not counted");
        Assert.Equal(ResponseCode.SystemError, answer.Response);
        Assert.StartsWith("the registration can't be read: ", answer.Remark, StringComparison.Ordinal);
        var ok = await _peer.RegisterAsync("broker-a", "10.0.0.1:10911", ["orders", "bills"]);
        Assert.Equal(ResponseCode.Success, ok.Response);
    }

    [Fact]
    public async Task A_single_topic_of_an_unknown_broker_is_refused()
    {
        var answer = await _peer.RegisterAsync("broker-a", "10.0.0.1:10911", ["orders"]);

        Assert.Equal((ResponseCode.SystemError, "register broker failed"), (answer.Response, answer.Remark));
    }

    [Fact]
    public async Task A_topic_is_registered_and_deleted_by_itself()
    {
        await _peer.RegisterAsync("broker-a", "10.0.0.1:10911", ["orders", "bills"]);
        var queues = new QueueData { BrokerName = "broker-a", Perm = 6, ReadQueueNums = 2 };
        var route = new TopicRouteData { QueueDatas = [queues] };
        var header = new RegisterTopicRequestHeader { Topic = "fresh" };

        await _peer.AskAsync(RequestCode.RegisterTopicInNamesrv, header, Body.ToBytes(route));
        Assert.Equal(ResponseCode.Success, (await _peer.RouteAsync("fresh")).Response);

        var delete = new DeleteTopicFromNamesrvRequestHeader { Topic = "fresh" };
        await _peer.AskAsync(RequestCode.DeleteTopicInNamesrv, delete);
        Assert.Equal(ResponseCode.TopicNotExist, (await _peer.RouteAsync("fresh")).Response);
    }

    [Fact]
    public async Task Settings_are_shown_and_changed()
    {
        var before = await _peer.AskAsync(RequestCode.GetNamesrvConfig);
        Assert.Contains("enableAllTopicList=true\n", before.Body, StringComparison.Ordinal);

        var changed = await UpdateAsync("# a comment\nenableAllTopicList = false\nunknown=1\n");

        Assert.Equal(ResponseCode.Success, changed.Response);
        var list = await _peer.AskAsync(RequestCode.GetAllTopicListFromNameserver);
        Assert.Equal((ResponseCode.SystemError, "disable"), (list.Response, list.Remark));
        var after = await _peer.AskAsync(RequestCode.GetNamesrvConfig);
        Assert.Contains("enableAllTopicList=false\n", after.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kvConfigPath=/tmp/x", ResponseCode.NoPermission)]
    [InlineData("enableTopicList=perhaps", ResponseCode.SystemError)]
    public async Task A_setting_that_may_not_be_changed_so_changes_nothing(string line, ResponseCode code)
    {
        var answer = await UpdateAsync($"enableAllTopicList=false\n{line}\n");

        Assert.Equal(code, answer.Response);
        var settings = await _peer.AskAsync(RequestCode.GetNamesrvConfig);
        Assert.Equal(SettingsText.Write(new NameServerSettings()), settings.Body);
    }

    [Fact]
    public async Task Lists_by_cluster_and_by_unit_flags_can_be_switched_off()
    {
        await _peer.RegisterAsync("broker-a", "10.0.0.1:10911", ["orders", "bills"]);
        var header = new GetTopicsByClusterRequestHeader { Cluster = "GoldCluster" };
        var list = await _peer.AskAsync(RequestCode.GetTopicsByCluster, header);
        Assert.Equal("""{"topicList":["bills","orders"]}""", list.Body);
        Assert.Equal("""{"topicList":[]}""", (await _peer.AskAsync(RequestCode.GetUnitTopicList)).Body);

        await UpdateAsync("enableTopicList=false");

        Assert.Equal("disable", (await _peer.AskAsync(RequestCode.GetTopicsByCluster, header)).Remark);
        Assert.Equal("disable", (await _peer.AskAsync(RequestCode.GetUnitTopicList)).Remark);
        Assert.Equal("disable", (await _peer.AskAsync(RequestCode.GetHasUnitSubTopicList)).Remark);
        Assert.Equal("disable", (await _peer.AskAsync(RequestCode.GetHasUnitSubUnunitTopicList)).Remark);
    }

    [Fact]
    public async Task A_group_tells_its_members()
    {
        await _peer.RegisterAsync("broker-a", "10.0.0.1:10911", ["orders", "bills"]);
        var header = new GetBrokerMemberGroupRequestHeader
        {
            ClusterName = "GoldCluster",
            BrokerName = "broker-a",
        };

        var members = await _peer.AskAsync(RequestCode.GetBrokerMemberGroup, header);

        Assert.StartsWith(
            """{"brokerMemberGroup":{"brokerAddrs":{0:"10.0.0.1:10911"},"brokerName":"broker-a",""",
            members.Body,
            StringComparison.Ordinal);
    }

    private Task<Answer> UpdateAsync(string text) =>
        _peer.AskAsync(RequestCode.UpdateNamesrvConfig, default(EmptyHeader), Encoding.UTF8.GetBytes(text));

    private Task<Answer> RegisterRawAsync(byte[] body, int crc)
    {
        var header = new RegisterBrokerRequestHeader
        {
            BrokerName = "broker-a",
            BrokerAddr = "10.0.0.1:10911",
            ClusterName = "GoldCluster",
            HaServerAddr = string.Empty,
            BodyCrc32 = crc,
        };
        return _peer.AskAsync(RequestCode.RegisterBroker, header, body);
    }
}
