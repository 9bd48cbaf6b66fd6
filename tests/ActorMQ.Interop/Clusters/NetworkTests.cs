using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>The lab's network does what its tests lean on: hosts that reach each other, and links that can be cut.</summary>
public sealed class NetworkTests
{
    private const int Port = 9876;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Never = TimeSpan.FromMilliseconds(300);

    [NetworkFact]
    public async Task A_link_is_cut_in_one_direction_or_both_for_one_host_or_all_and_heals()
    {
        await using var network = await LabNetwork.MakeAsync("left", "right");
        Assert.True(network.CanBeCut);
        await using var left = LabNameServers.On(network, "left", Port);
        await using var right = LabNameServers.On(network, "right", Port);
        await Task.WhenAll(left.StartAsync(), right.StartAsync());
        Assert.True(await IsReachedAsync(left, Soon) && await IsReachedAsync(right, Soon));

        await network.CutAsync("left", other: null, LinkDirection.Both);
        Assert.False(await IsReachedAsync(left, Never));
        Assert.False(await IsReachedFromAsync(network, "right", left));
        Assert.True(await IsReachedAsync(right, Soon));

        await network.HealAsync("left");
        Assert.True(await IsReachedAsync(left, Soon));
        Assert.True(await IsReachedFromAsync(network, "right", left));

        await network.CutAsync("left", "right", LinkDirection.In);
        Assert.True(await IsReachedAsync(left, Soon));
        Assert.False(await IsReachedFromAsync(network, "left", right));
        Assert.False(await IsReachedFromAsync(network, "right", left));
        await network.HealAsync("left");
        Assert.True(await IsReachedFromAsync(network, "left", right));
        Assert.InRange(await network.BytesSentAsync("left") ?? 0, 100, long.MaxValue);
    }

    [Fact]
    public async Task Hosts_are_there_on_a_machine_that_allows_no_namespaces()
    {
        await using LabNetwork one = new LoopbackNetwork(["a", "b"], number: 1);
        await using LabNetwork other = new LoopbackNetwork(["a", "b"], number: 2);
        Assert.False(one.CanBeCut);
        string[] addresses = [one.AddressOf("a"), one.AddressOf("b"), other.AddressOf("a"), other.AddressOf("b")];
        Assert.Equal(4, addresses.Distinct(StringComparer.Ordinal).Count());
        foreach (var address in addresses)
        {
            using var listener = new TcpListener(IPAddress.Parse(address), 0);
            listener.Start();
        }
    }

    private static async Task<bool> IsReachedAsync(LabProcess server, TimeSpan patience)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var ct = new CancellationTokenSource(patience);
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(server.Address), Port, ct.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Whether a host reaches a server on another.</summary>
    private static async Task<bool> IsReachedFromAsync(LabNetwork network, string host, LabProcess server)
    {
        var program = network.ProgramOn(host);
        var connect = string.Create(CultureInfo.InvariantCulture, $": </dev/tcp/{server.Address}/{Port}");
        try
        {
            await SystemTool.RunAsync(program[0], [.. program.Skip(1), "timeout", "1", "bash", "-c", connect]);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
