namespace ActorMQ.Interop;

/// <summary>Several name servers that know nothing of each other, and brokers that go away.</summary>
public sealed class NameServerTests : IDisposable
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Clients_go_on_when_one_of_two_name_servers_is_killed()
    {
        await using var first = await Server.NameServerAsync();
        await using var second = await Server.NameServerAsync();
        var both = $"{first.Address};{second.Address}";
        await using var broker = await Server.BrokerAsync(_store.Path, both, "--port", "0");
        await using var sender = new SequenceSender(both, "Steady", "n");
        sender.Start();
        await sender.WaitForMoreAsync(200);

        await first.KillAsync();
        await sender.WaitForMoreAsync(200);
        await ActorMq.RunAsync("send", "-n", both, "-t", "Another", "-m", "created while one is away"); // a new client, a new topic
        Assert.Single(await Consumed.FromAsync(both, "Another", 1, "Readers"));
        await sender.StopAsync();
        Assert.Equal(0, sender.Failures);
    }

    [Fact]
    public async Task A_killed_broker_is_out_of_the_route_at_once()
    {
        await using var nameServer = await Server.NameServerAsync(); // expiry at its default of two minutes
        await using var broker = await Server.BrokerAsync(_store.Path, nameServer.Address, "--port", "0");
        await ActorMq.RunAsync("send", "-n", nameServer.Address, "-t", "Short", "-m", "text");
        await using var probe = new RouteProbe();
        await probe.WaitAsync(nameServer.Address, "Short", isThere: true, AtOnce);

        await broker.KillAsync();
        await probe.WaitAsync(nameServer.Address, "Short", isThere: false, AtOnce);
    }

    [Fact]
    public async Task A_silent_broker_is_out_of_the_route_within_the_expiry_and_back_when_it_speaks()
    {
        await using var nameServer = await Server.NameServerAsync(
            "-D", "name-server.broker-expiry=2s", "-D", "name-server.scan-interval=200ms");
        await using var broker = await Server.BrokerAsync(
            _store.Path, nameServer.Address, "--port", "0", "-D", "broker.register-interval=1s", "-D", "broker.register-timeout=1s");
        await ActorMq.RunAsync("send", "-n", nameServer.Address, "-t", "Silent", "-m", "text");
        await using var probe = new RouteProbe();
        await probe.WaitAsync(nameServer.Address, "Silent", isThere: true, AtOnce);

        broker.Process.Signal("STOP"); // its connections stay open, and nothing comes
        var gone = await probe.WaitAsync(nameServer.Address, "Silent", isThere: false, AtOnce);
        Assert.True(gone > TimeSpan.FromMilliseconds(500), $"gone after {gone}: that was no expiry");

        broker.Process.Signal("CONT");
        await probe.WaitAsync(nameServer.Address, "Silent", isThere: true, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_broker_that_stops_in_good_order_leaves_the_route_before_it_ends()
    {
        await using var nameServer = await Server.NameServerAsync();
        await using var broker = await Server.BrokerAsync(_store.Path, nameServer.Address, "--port", "0");
        await ActorMq.RunAsync("send", "-n", nameServer.Address, "-t", "Polite", "-m", "text");
        Assert.Equal(0, await broker.StopAsync());
        await using var probe = new RouteProbe();
        await probe.WaitAsync(nameServer.Address, "Polite", isThere: false, AtOnce);
    }
}
