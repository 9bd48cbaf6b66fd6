namespace ActorMQ.Interop;

/// <summary>An unmodified <c>ali-ons</c> client and our own, on both sides of one broker.</summary>
public sealed class AliOnsTests : IDisposable
{
    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [NodeFact]
    public async Task Ali_ons_sends_and_our_consumer_receives()
    {
        await using var server = await Server.StandaloneAsync(_store.Path);
        await SendAsync(server.Address, "Orders", "first"); // ali-ons does not create topics itself

        await using var producer = NodeClient.Produce(server.Address, "Orders", 20, "from-node-");
        var sent = await producer.WaitForAsync("sent", 20);
        Assert.Equal(0, await producer.FinishAsync());
        Assert.All(sent, result => Assert.Equal("SEND_OK", result.GetProperty("status").GetString()));

        var consumed = await Consumed.FromAsync(server.Address, "Orders", 21, "Readers");
        var fromNode = consumed.Where(message => message.Tag is "TagN").Select(message => message.Body);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"from-node-{i}").Order(StringComparer.Ordinal),
            fromNode.Order(StringComparer.Ordinal));
    }

    [NodeFact]
    public async Task Our_producer_sends_and_ali_ons_receives()
    {
        await using var server = await Server.StandaloneAsync(_store.Path);
        await SendAsync(server.Address, "Payments", "before");
        await using var consumer = NodeClient.Consume(server.Address, "Payments", "NodeReaders");
        await consumer.WaitUntilReadyAsync();

        await ActorMq.RunAsync("send", "-n", server.Address, "-t", "Payments", "-m", "hällo wörld", "--count", "20", "--tag", "TagA", "--key", "k1");

        var received = await consumer.WaitForAsync("received", 21);
        var ours = received.Where(message => message.GetProperty("body").GetString() is "hällo wörld").ToList();
        Assert.Equal(20, ours.Count);
        Assert.All(ours, message => Assert.Equal("TagA", message.GetProperty("tags").GetString()));
        Assert.All(ours, message => Assert.Equal("k1", message.GetProperty("keys").GetString()));
        Assert.Equal(0, await consumer.FinishAsync());
    }

    [NodeFact]
    public async Task Ali_ons_takes_up_where_it_stopped()
    {
        await using var server = await Server.StandaloneAsync(_store.Path);
        await SendAsync(server.Address, "Again", "one");
        await using (var first = NodeClient.Consume(server.Address, "Again", "Persistent"))
        {
            await first.WaitForAsync("received", 1);
            Assert.Equal(0, await first.FinishAsync());
        }

        await SendAsync(server.Address, "Again", "two");
        await using var second = NodeClient.Consume(server.Address, "Again", "Persistent");
        await second.WaitForAsync("received", 1);
        Assert.Equal(0, await second.FinishAsync());
        var received = await second.WaitForAsync("received", 1);
        Assert.Equal("two", Assert.Single(received).GetProperty("body").GetString());
    }

    private static Task<IReadOnlyCollection<string>> SendAsync(string nameServer, string topic, string text) =>
        ActorMq.RunAsync("send", "-n", nameServer, "-t", topic, "-m", text);
}
