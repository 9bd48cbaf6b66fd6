using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport.Testing;

/// <summary>The accepting end of an <see cref="InMemoryNetwork"/>.</summary>
internal sealed class InMemoryListener(IPEndPoint endPoint, Action<IPEndPoint> onClosed) : IConnectionListener
{
    // As a socket's backlog: connections beyond it are refused.
    private const int Backlog = 1024;

    private readonly Channel<InMemoryLink> _offered = Channel.CreateBounded<InMemoryLink>(Backlog);
    private readonly ConcurrentDictionary<InMemoryLink, bool> _links = new();

    public EndPoint EndPoint => endPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _offered.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_offered.Reader.TryRead(out var link))
                return link.AcceptingSide;
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _offered.Writer.TryComplete();
        onClosed(endPoint);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    internal bool TryOffer(InMemoryLink link)
    {
        _links[link] = true;
        link.OnEnded = () => _links.TryRemove(link, out _);
        return _offered.Writer.TryWrite(link);
    }

    internal void ResetAll()
    {
        foreach (var (link, _) in _links)
            link.Reset();
    }
}
