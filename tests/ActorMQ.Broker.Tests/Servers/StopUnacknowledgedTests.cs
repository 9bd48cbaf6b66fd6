using ActorMQ.Broker.Tests.Replication;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Goal: a leader whose log nobody acknowledges stops all the same. Method: real sockets and files, and
/// replication that takes nothing.
/// </summary>
public sealed class StopUnacknowledgedTests : IDisposable
{
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_topic_that_waits_for_its_acknowledgement_holds_no_stop_up()
    {
        var replication = new TestReplication();
        var options = _directory.Options() with { Replication = replication };
        var server = await BrokerDirectory.StartAsync(options);
        replication.Log.Change(ShardService.Taking, 1, BrokerId.Master);
        var before = replication.Log.End;
        using (var client = new RawClient(server.LocalEndPoint))
            await Eventually.Of(CreateAsync(client, () => replication.Log.End > before), "the topic is logged");

        await Eventually.Of(server.DisposeAsync().AsTask(), "the broker has stopped");
    }

    /// <summary>Asks again and again: it is refused until the broker knows that it leads.</summary>
    private static async Task CreateAsync(RawClient client, Func<bool> isLogged)
    {
        while (!isLogged())
        {
            await client.PostAsync(RequestCode.UpdateAndCreateTopic, TestBroker.TopicHeader("T", 1));
            await Task.Delay(10);
        }
    }
}
