using ActorMQ.Transport;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>The connection to whoever leads: the shell of <see cref="ForwardingState"/>. Any thread.
/// </summary>
internal sealed class LeaderLink : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LeaderView _view;
    private readonly RemotingClient _client;
    private readonly TimeProvider _time;
    private readonly TimeSpan _leftoverMax;
    private readonly Action _changed;
    private readonly long _start;
    private readonly ForwardingState _state;
    private RemotingConnection? _connection;
    private volatile FormerLeader? _left;
    private volatile LeaderRoute _route = new(ForwardingWay.Unknown, LeaderSight.Nothing, Connection: null);

    /// <summary>Begins to watch who leads.</summary>
    /// <param name="view">Who leads.</param>
    /// <param name="client">Makes the connections; owned.</param>
    /// <param name="settings">Times.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Told when <see cref="Route"/> has changed, on any thread.</param>
    internal LeaderLink(
        LeaderView view,
        RemotingClient client,
        ForwardingSettings settings,
        TimeProvider time,
        Action changed)
    {
        (_view, _client, _time, _changed) = (view, client, time, changed);
        (_start, _leftoverMax) = (time.GetTimestamp(), settings.HoldMax);
        _state = new ForwardingState(settings.Rest);
        view.Changed += OnChanged;
        Look();
    }

    /// <summary>Where requests go now.</summary>
    internal LeaderRoute Route => _route;

    /// <summary>Whether a former leader may still owe answers: <see cref="Look"/> ends that.</summary>
    internal bool IsLeaving => _left is not null;

    /// <summary>Time has passed, or who leads has changed.</summary>
    internal void Look() => Change(static (_, _) => { });

    /// <summary>A request did not go out on this connection.</summary>
    internal void OnLost(RemotingConnection connection) => Change((state, _) =>
    {
        if (_connection == connection)
            state.OnLost();
    });

    /// <summary>Who is there has said that it does not lead.</summary>
    internal void OnDenied(string address) => Change((state, now) => state.OnDenied(address, now));

    /// <summary>Requests wait for the leader: it is connected to, if known and not left alone.</summary>
    internal void Want()
    {
        string? address;
        lock (_gate)
            address = _state.TakeConnect(Now);
        if (address is not null)
            _ = ConnectAsync(address);
    }

    /// <summary>Ends all connections.</summary>
    public ValueTask DisposeAsync()
    {
        _view.Changed -= OnChanged;
        return _client.DisposeAsync();
    }

    private void OnChanged(object? sender, EventArgs e) => Look();

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private async Task ConnectAsync(string address)
    {
        try
        {
            var connection = await _client.ConnectAsync(address, CancellationToken.None);
            Change((state, _) =>
            {
                state.OnConnected(address);
                _connection = connection;
            });
        }
        catch (Exception failure) when (failure is RemotingException or ObjectDisposedException)
        {
            Change((state, now) => state.OnFailed(address, now));
        }
    }

    private void Change(Action<ForwardingState, TimeSpan> change)
    {
        string? left;
        bool isNew;
        lock (_gate)
        {
            var now = Now;
            change(_state, now);
            var sight = _view.Sight;
            Leave(_state.Sight.Leader, sight, now);
            _state.OnSight(sight);
            left = TakeLeft(now);
            var way = _state.Way(now);
            var route = new LeaderRoute(
                way, _state.Sight, way == ForwardingWay.Leader ? _connection : null);
            isNew = route != _route;
            if (isNew)
                _route = route;
        }

        if (left is not null)
            _client.Close(left);
        if (isNew)
            _changed();
    }

    /// <summary>A former leader has a while for the answers that it owes.</summary>
    private void Leave(string? before, LeaderSight sight, TimeSpan now)
    {
        if (before is not null && !sight.IsLedFrom(before))
            _left = new FormerLeader(before, now);
        if (_left is { } left && sight.IsLedFrom(left.Address))
            _left = null;
    }

    private string? TakeLeft(TimeSpan now)
    {
        if (_left is not { } left || now - left.Since < _leftoverMax)
            return null;
        _left = null;
        return left.Address;
    }

    private sealed record FormerLeader(string Address, TimeSpan Since);
}
