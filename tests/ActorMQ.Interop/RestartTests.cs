namespace ActorMQ.Interop;

/// <summary>Invariant 1, against a process that is killed: what was acknowledged is there afterwards, once, where it was.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_broker_is_killed_between_send_and_consume()
    {
        await using var nameServer = await Server.NameServerAsync();
        var port = Server.FreePort();
        await using (var broker = await Server.BrokerAsync(_store.Path, nameServer.Address, "--port", $"{port}"))
        {
            await ActorMq.RunAsync("send", "-n", nameServer.Address, "-t", "Ledger", "-m", "kept", "--count", "500");
            await broker.KillAsync();
        }

        await using var again = await Server.BrokerAsync(_store.Path, nameServer.Address, "--port", $"{port}");
        await ActorMq.RunAsync("send", "-n", nameServer.Address, "-t", "Ledger", "-m", "later", "--count", "100");
        var consumed = await Consumed.FromAsync(nameServer.Address, "Ledger", 600, "Auditors");
        Assert.Equal(500, consumed.Count(message => message.Body is "kept"));
        Assert.Equal(100, consumed.Count(message => message.Body is "later"));
        AssertDense(consumed);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_broker_is_killed_amid_sends()
    {
        await using var nameServer = await Server.NameServerAsync();
        var port = Server.FreePort();
        await using var sender = new SequenceSender(nameServer.Address, "Storm", "n");
        for (var round = 0; round < 3; round++)
        {
            await using var broker = await Server.BrokerAsync(_store.Path, nameServer.Address, "--port", $"{port}");
            if (round == 0)
                sender.Start();
            await sender.WaitForMoreAsync(1000);
            await broker.KillAsync();
        }

        await using var last = await Server.BrokerAsync(_store.Path, nameServer.Address, "--port", $"{port}");
        await sender.WaitForMoreAsync(100);
        await sender.StopAsync();

        var stored = await StoredMessages.ReadAsync(nameServer.Address, "Storm");
        Assert.All(sender.Acknowledged, sent => Assert.Equal(sent.Key, stored[sent.Value]));
        Assert.Equal(stored.Count, stored.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.True(sender.Failures > 0, "the broker was killed three times and no send failed: nothing was tested");
    }

    private static void AssertDense(Consumed[] consumed)
    {
        foreach (var queue in consumed.GroupBy(message => message.Queue))
        {
            var offsets = queue.Select(message => message.Offset).Order().ToArray();
            Assert.Equal(Enumerable.Range(0, offsets.Length).Select(offset => (long)offset), offsets);
        }
    }
}
