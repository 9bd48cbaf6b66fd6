using Microsoft.AspNetCore.Connections.Features;

namespace ActorMQ.Transport.Tests;

/// <summary>Goal: sockets are as the server's options say.</summary>
public sealed class SocketSettingsTests
{
    private const int HighWater = 8192;

    private static readonly RemotingServerOptions Options =
        TestServer.Options with { Backlog = 7, InputHighWater = HighWater };

    /// <summary>Of a socket that listens, the 32 bits of tcp_info at 28 are the backlog (man 7 tcp, TCP_INFO).
    /// </summary>
    [LinuxFact("a call that tells a socket's backlog")]
    public async Task A_socket_that_listens_gets_the_backlog()
    {
        const int Tcp = 6, TcpInfo = 11;
        var network = new SocketNetwork(Options, TimeProvider.System);
        await using var listener = await network.BindAsync(Options.Listen);
        var info = new byte[104];

        ((SocketListener)listener).Socket.GetRawSocketOption(Tcp, TcpInfo, info);

        Assert.Equal(7, BitConverter.ToInt32(info, 28));
    }

    [Fact]
    public async Task Both_ends_send_at_once_what_they_have()
    {
        var network = new SocketNetwork(Options, TimeProvider.System);
        await using var listener = await network.BindAsync(Options.Listen);
        await using var connecting = await network.ConnectAsync(listener.EndPoint);
        await using var accepted = await listener.AcceptAsync();

        Assert.All(
            [connecting, accepted!],
            end => Assert.True(end.Features.Get<IConnectionSocketFeature>()!.Socket.NoDelay));
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(HighWater)]
    [InlineData(22 * 1024)]
    public async Task What_is_read_before_it_is_handled_is_bounded_as_the_server_is_told(int highWater)
    {
        var network = new SocketNetwork(Options with { InputHighWater = highWater }, TimeProvider.System);
        await using var listener = await network.BindAsync(Options.Listen);
        await using var connecting = await network.ConnectAsync(listener.EndPoint);
        await using var accepted = await listener.AcceptAsync();
        const int Total = 200 * 1024;
        var sending = connecting.Transport.Output.WriteAsync(new byte[Total]).AsTask();

        var sizes = new List<long>();
        for (var read = 0L; read < Total; read += sizes[^1])
        {
            var result = await Eventually.Of(accepted!.Transport.Input.ReadAsync().AsTask(), "more bytes");
            sizes.Add(result.Buffer.Length);
            accepted.Transport.Input.AdvanceTo(result.Buffer.End);
        }

        await sending;
        Assert.InRange(sizes.Max(), 1, highWater);
    }
}
