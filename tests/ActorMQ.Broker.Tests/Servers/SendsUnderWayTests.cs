using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Tests.Replication;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Goal: a leader that hands over waits for a send from before anyone looks who serves it, however long its
/// thread is held up afterwards. Method: real sockets, and a routing that asks the log when it looks.
/// </summary>
public sealed class SendsUnderWayTests : IDisposable
{
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_send_is_under_way_while_it_is_looked_who_serves_it(bool isTaken)
    {
        var replication = new TestReplication();
        var routing = new LookingRouting(replication, isTaken);
        replication.Routing = routing;
        await using var server = await BrokerDirectory.StartAsync(
            _directory.Options() with { Replication = replication });
        Assert.False(replication.Log.HasSendsUnderWay);

        using var client = new RawClient(server.LocalEndPoint);
        await client.AskAsync(RequestCode.SendMessageV2, TestBroker.SendHeader("T", 0), "m"u8.ToArray());
        Assert.True(routing.WasUnderWay);
        await Eventually.True(() => !replication.Log.HasSendsUnderWay, "the send is answered");
    }

    /// <param name="replication">Whose log is asked.</param>
    /// <param name="takes">Whether it answers by itself.</param>
    private sealed class LookingRouting(TestReplication replication, bool takes) : IRequestRouting
    {
        private volatile bool _wasUnderWay;

        public bool WasUnderWay => _wasUnderWay;

        public bool TryTake(in RequestContext context)
        {
            _wasUnderWay = replication.Log.HasSendsUnderWay;
            if (takes)
                context.Reply(ResponseCode.ServiceNotAvailable, "not here");
            return takes;
        }

        public void OnRequestsRead(ConnectionSession session, ServeRequest serve)
        {
        }

        public void OnDisconnected(ConnectionSession session)
        {
        }
    }
}
