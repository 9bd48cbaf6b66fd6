using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using ActorMQ.Transport.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Registration;

public sealed class RemotingNameServersSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TopicConfig GoldNew = new()
    {
        Name = new TopicName("GoldNew"),
        ReadQueueCount = 3,
        WriteQueueCount = 3,
    };

    private readonly InMemoryNetwork _network = new();

    [Fact]
    public async Task A_registration_says_what_RocketMQs_own_says()
    {
        var stub = new NameServerStub(ResponseCode.Success);
        await using var server = await NameServerStub.ListenAsync(_network, stub);
        await using var client = NameServerStub.Client(_network);
        Assert.True(await TellAsync(Servers(client), server.LocalEndPoint.ToString()));

        var (code, fields, body) = Assert.Single(stub.Told);
        var (theirFields, theirBody) = RecordedRegistration();
        Assert.Equal(RequestCode.RegisterBroker, code);
        Assert.Equal(theirFields.Keys.Order(StringComparer.Ordinal), fields.Keys.Order(StringComparer.Ordinal));
        foreach (var same in new[] { "brokerId", "clusterName", "brokerName", "enableActingMaster", "compressed" })
            Assert.Equal(theirFields[same], fields[same]);
        Assert.Equal(
            (Crc32.Of(body) & 0x7FFF_FFFF).ToString(CultureInfo.InvariantCulture), fields["bodyCrc32"]);
        Assert.Equal(
            (Crc32.Of(theirBody) & 0x7FFF_FFFF).ToString(CultureInfo.InvariantCulture), theirFields["bodyCrc32"]);
        Assert.True(JsonNode.DeepEquals(Timeless(theirBody), Timeless(body)), Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task A_name_server_that_is_not_there_or_refuses_is_reported_as_such()
    {
        var stub = new NameServerStub(ResponseCode.SystemError);
        await using var server = await NameServerStub.ListenAsync(_network, stub);
        await using var client = NameServerStub.Client(_network);
        Assert.False(await TellAsync(Servers(client), server.LocalEndPoint.ToString()));
        Assert.False(await TellAsync(Servers(client), "127.0.0.1:1"));
        Assert.False(await TellAsync(Servers(client), "no-such-host:1"));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("""{"table":{"orders":"broker-a:4","bills":"broker-a:2;broker-b:2"}}""", new[] { "orders", "bills" })]
    [InlineData("no table", new string[0])]
    public async Task The_answer_to_a_registration_names_ordered_topics(string body, string[] ordered)
    {
        var stub = new NameServerStub(ResponseCode.Success) { Body = Encoding.UTF8.GetBytes(body) };
        await using var server = await NameServerStub.ListenAsync(_network, stub);
        await using var client = NameServerStub.Client(_network);
        var answer = await AnswerAsync(Servers(client), server.LocalEndPoint.ToString());
        Assert.True(answer.IsGood);
        Assert.Equal(ordered, answer.Ordered.Select(topic => topic.Value), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(ResponseCode.Success, true, false)]
    [InlineData(ResponseCode.Success, false, true)]
    [InlineData(ResponseCode.SystemError, false, null)]
    public async Task A_name_server_says_whether_it_knows_a_version(
        ResponseCode code, bool changed, bool? knows)
    {
        var stub = new NameServerStub(code) { Changed = changed };
        await using var server = await NameServerStub.ListenAsync(_network, stub);
        await using var client = NameServerStub.Client(_network);
        var done = new TaskCompletionSource<bool?>();
        Servers(client).AskVersion(
            server.LocalEndPoint.ToString(), BrokerId.Master, new ConfigVersion(1, 2, 3), done.SetResult);
        Assert.Equal(knows, await done.Task.WaitAsync(Patience));
        var (asked, fields, body) = Assert.Single(stub.Told);
        Assert.Equal(RequestCode.QueryDataVersion, asked);
        Assert.Equal("127.0.0.2:29911", fields["brokerAddr"]);
        Assert.Equal(
            """{"counter":3,"stateVersion":1,"timestamp":2}""", Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task A_broker_that_leaves_says_so()
    {
        var stub = new NameServerStub(ResponseCode.Success);
        await using var server = await NameServerStub.ListenAsync(_network, stub);
        await using var client = NameServerStub.Client(_network);
        var done = new TaskCompletionSource<bool>();
        Servers(client).Unregister(server.LocalEndPoint.ToString(), BrokerId.Master, done.SetResult);
        Assert.True(await done.Task.WaitAsync(Patience));
        var (code, fields, _) = Assert.Single(stub.Told);
        Assert.Equal(RequestCode.UnregisterBroker, code);
        Assert.Equal("127.0.0.2:29911", fields["brokerAddr"]);
    }

    [Theory]
    [InlineData("broker.example", "0.0.0.0", "broker.example")]
    [InlineData(null, "127.0.0.1", "127.0.0.1")]
    [InlineData(null, "192.0.2.7", "192.0.2.7")]
    [InlineData("", "192.0.2.7", "192.0.2.7")]
    public async Task The_address_that_clients_are_told_is_the_one_that_is_said_or_listened_at(
        string? said, string listening, string told)
    {
        await using var client = NameServerStub.Client(_network);
        var endPoint = new IPEndPoint(IPAddress.Parse(listening), 10911);
        Assert.Equal(told, await AdvertisedAddress.FindAsync(said, endPoint, ["127.0.0.1:1"], client, Patience));
    }

    [Fact]
    public async Task Without_anything_to_go_by_some_address_of_this_machine_is_told()
    {
        await using var client = NameServerStub.Client(_network);
        var told = await AdvertisedAddress.FindAsync(
            null, new IPEndPoint(IPAddress.Any, 10911), ["127.0.0.1:1"], client, Patience);
        Assert.False(IPAddress.Parse(told).Equals(IPAddress.Any));
    }

    private static RemotingNameServers Servers(RemotingClient client) => new(
        new RegistrationSettings
        {
            Cluster = new ClusterName("GoldCluster"),
            Broker = new BrokerName("broker-g"),
            Id = BrokerId.Master,
            Address = "127.0.0.2:29911",
            ReplicationAddress = "127.0.0.2:29912",
            NameServers = [],
        },
        client,
        NullLogger.Instance);

    private static async Task<bool> TellAsync(RemotingNameServers servers, string address) =>
        (await AnswerAsync(servers, address)).IsGood;

    private static async Task<RegistrationAnswer> AnswerAsync(RemotingNameServers servers, string address)
    {
        var done = new TaskCompletionSource<RegistrationAnswer>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        servers.Register(address, BrokerId.Master, new ConfigVersion(0, 5, 39), [GoldNew], done.SetResult);
        return await done.Task.WaitAsync(Patience);
    }

    /// <summary>The first registration in the recording of a topic's creation.</summary>
    private static (IReadOnlyDictionary<string, string> Fields, byte[] Body) RecordedRegistration()
    {
        var line = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "admin-create-topic.hex"))
            .First(line => line.StartsWith("C>S ns", StringComparison.Ordinal));
        var answer = Answer.Of(Convert.FromHexString(line.Split(' ')[3]));
        return (answer.Fields, Encoding.UTF8.GetBytes(answer.Body));
    }

    private static JsonNode Timeless(byte[] body)
    {
        var topics = JsonNode.Parse(body)!["topicConfigSerializeWrapper"]!;
        topics["dataVersion"]!["timestamp"] = 0;
        topics["mappingDataVersion"]!["timestamp"] = 0;
        return topics.Root;
    }
}
