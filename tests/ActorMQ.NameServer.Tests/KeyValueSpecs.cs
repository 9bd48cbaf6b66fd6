using System.Text;
using ActorMQ.NameServer.KeyValues;
using ActorMQ.NameServer.Settings;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Tests;

public sealed class KeyValueSpecs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actormq-kv-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Values_outlive_the_name_server()
    {
        var path = Path.Combine(_folder.FullName, "namesrv", "kvConfig.json");
        await using (var first = await NameServers.StartAsync(keyValues: new DiskKeyValueFile(path)))
        {
            using var peer = await Peer.ConnectAsync(first.LocalEndPoint);
            await PutAsync(peer, "ns", "kept", "值 \"quoted\"");
            await PutAsync(peer, "ns", "gone", "1");
            var delete = new KVConfigKeyRequestHeader { Namespace = "ns", Key = "gone" };
            await peer.AskAsync(RequestCode.DeleteKvConfig, delete);
        }

        await using var second = await NameServers.StartAsync(keyValues: new DiskKeyValueFile(path));
        using var again = await Peer.ConnectAsync(second.LocalEndPoint);
        Assert.Equal("值 \"quoted\"", (await GetAsync(again, "ns", "kept")).Fields["value"]);
        Assert.Equal(ResponseCode.QueryNotFound, (await GetAsync(again, "ns", "gone")).Response);
    }

    [Fact]
    public async Task A_file_of_RocketMQ_is_read()
    {
        var file = new InMemoryKeyValueFile();
        file.Replace("""{"configTable":{"ORDER_TOPIC_CONFIG":{"orders":"broker-a:4"}}}"""u8);
        var settings = new NameServerSettings { OrderMessageEnable = true };
        await using var server = await NameServers.StartAsync(keyValues: file, settings: settings);
        using var broker = await Peer.ConnectAsync(server.LocalEndPoint);

        var registered = await broker.RegisterAsync("broker-a", "10.0.0.1:10911", ["orders", "bills"]);

        Assert.Equal("""{"table":{"orders":"broker-a:4"}}""", registered.Body);
        var (orders, bills) = (await broker.RouteAsync("orders"), await broker.RouteAsync("bills"));
        Assert.Contains("\"orderTopicConf\":\"broker-a:4\"", orders.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("orderTopicConf", bills.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"other":{}}""")]
    [InlineData("""{"configTable":{"ns":{"key":1}}}""")]
    public async Task A_file_that_holds_something_else_stops_the_start(string content)
    {
        var file = new InMemoryKeyValueFile();
        file.Replace(Encoding.UTF8.GetBytes(content));

        await Assert.ThrowsAsync<InvalidDataException>(() => NameServers.StartAsync(keyValues: file));
    }

    [Fact]
    public async Task When_the_disk_fails_the_asker_is_told_and_nothing_changes()
    {
        var file = new FailingFile();
        await using var server = await NameServers.StartAsync(keyValues: file);
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);
        await PutAsync(peer, "ns", "key", "before");

        file.IsFull = true;
        var refused = await PutAsync(peer, "ns", "key", "after");

        Assert.Equal(ResponseCode.SystemError, refused.Response);
        Assert.Contains("no space", refused.Remark, StringComparison.Ordinal);
        Assert.Equal("before", (await GetAsync(peer, "ns", "key")).Fields["value"]);
        file.IsFull = false;
        Assert.Equal(ResponseCode.Success, (await PutAsync(peer, "ns", "key", "after")).Response);
        Assert.Equal("after", (await GetAsync(peer, "ns", "key")).Fields["value"]);
    }

    private static Task<Answer> PutAsync(Peer peer, string space, string key, string value)
    {
        var header = new PutKVConfigRequestHeader { Namespace = space, Key = key, Value = value };
        return peer.AskAsync(RequestCode.PutKvConfig, header);
    }

    private static Task<Answer> GetAsync(Peer peer, string space, string key) =>
        peer.AskAsync(RequestCode.GetKvConfig, new KVConfigKeyRequestHeader { Namespace = space, Key = key });

    private sealed class FailingFile : IKeyValueFile
    {
        internal volatile bool IsFull;

        public byte[]? Read() => null;

        public void Replace(ReadOnlySpan<byte> content)
        {
            if (IsFull)
                throw new IOException("no space left on device");
        }
    }
}
