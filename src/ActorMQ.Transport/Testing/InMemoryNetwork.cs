using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport.Testing;

/// <summary>A network without sockets: servers and clients that share one instance reach each
/// other.</summary>
/// <remarks>
/// It behaves as TCP does: ordered bytes, bounded buffers with back-pressure, orderly end and reset.
/// <see cref="Break"/> and <see cref="Mend"/> stand for a cable. Host names are not resolved:
/// <c>localhost</c> is
/// the loopback address, every other name is unknown.
/// </remarks>
public sealed class InMemoryNetwork(PipeScheduler scheduler) : IConnectionListenerFactory, IConnectionFactory
{
    private const int FirstFreePort = 40_000;

    private readonly ConcurrentDictionary<IPEndPoint, InMemoryListener> _listeners = new();
    private readonly ConcurrentDictionary<IPEndPoint, bool> _broken = new();
    private int _lastPort = FirstFreePort;

    /// <summary>A network whose continuations run on the thread pool.</summary>
    public InMemoryNetwork()
        : this(PipeScheduler.ThreadPool)
    {
    }

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var wanted = (IPEndPoint)endpoint;
        var local = wanted.Port == 0 ? new IPEndPoint(wanted.Address, NextPort()) : wanted;
        var listener = new InMemoryListener(local, closed => _listeners.TryRemove(closed, out _));
        if (!_listeners.TryAdd(local, listener))
            throw new AddressInUseException($"{local} is in use");
        return ValueTask.FromResult<IConnectionListener>(listener);
    }

    /// <inheritdoc/>
    public ValueTask<ConnectionContext> ConnectAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var remote = Resolve(endpoint);
        if (_broken.ContainsKey(remote) || !_listeners.TryGetValue(remote, out var listener))
            throw new SocketException((int)SocketError.ConnectionRefused);
        var link = new InMemoryLink(new IPEndPoint(IPAddress.Loopback, NextPort()), remote, scheduler);
        if (!listener.TryOffer(link))
            throw new SocketException((int)SocketError.ConnectionRefused);
        return ValueTask.FromResult<ConnectionContext>(link.ConnectingSide);
    }

    /// <summary>Resets all connections to <paramref name="server"/> and refuses new ones.</summary>
    public void Break(IPEndPoint server)
    {
        _broken[server] = true;
        if (_listeners.TryGetValue(server, out var listener))
            listener.ResetAll();
    }

    /// <summary>Lets <paramref name="server"/> be reached again.</summary>
    public void Mend(IPEndPoint server) => _broken.TryRemove(server, out _);

    private static IPEndPoint Resolve(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint address => address,
        DnsEndPoint { Host: "localhost" } name => new IPEndPoint(IPAddress.Loopback, name.Port),
        _ => throw new SocketException((int)SocketError.HostNotFound),
    };

    private int NextPort() => Interlocked.Increment(ref _lastPort);
}
