using System.Collections.Concurrent;

namespace ActorMQ.Transport;

/// <summary>One timer for all connections of a server or client: idleness, half frames, deadlines.</summary>
internal sealed class ConnectionSweep : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ConnectionId, RemotingConnection> _connections = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    internal ConnectionSweep(TimeProvider time, TimeSpan period)
    {
        _time = time;
        _timer = time.CreateTimer(static sweep => ((ConnectionSweep)sweep!).Sweep(), this, period, period);
    }

    /// <summary>The connections of this moment.</summary>
    internal IEnumerable<RemotingConnection> Connections => _connections.Values;

    internal void Add(RemotingConnection connection) => _connections[connection.Id] = connection;

    internal void Remove(RemotingConnection connection) => _connections.TryRemove(connection.Id, out _);

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        foreach (var (_, connection) in _connections)
            connection.Sweep(now);
    }
}
