using System.Net;

namespace ActorMQ.Transport.Tests;

public sealed class SocketSettingsTests
{
    [Fact]
    public void Sockets_get_the_backlog_and_the_room_for_unread_bytes_that_the_server_is_given()
    {
        var settings = SocketNetwork.SettingsOf(new RemotingServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Backlog = 7,
            InputHighWater = 8192,
        });

        Assert.Equal((7, 8192L, true), (settings.Backlog, settings.MaxReadBufferSize, settings.NoDelay));
    }
}
