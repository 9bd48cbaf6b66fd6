namespace ActorMQ.Cluster.Forwarding;

/// <summary>The way to the leader as a state machine: who it is, whether it is connected to, whether it is
/// left alone for a moment. No I/O, no clock.</summary>
/// <remarks>
/// <code>
///   Unknown ──leader known──► Connecting ──connected──► Leader
///                               ▲   │ rest ◄─failed─┘     │ lost (again at once), does not lead (rest)
///                               └───┴─────────────────────┘
/// </code>
/// In any of them this replica may come to lead, or to hand over.
/// </remarks>
/// <param name="rest">How long a leader is left alone that cannot be reached or does not lead.</param>
internal sealed class ForwardingState(TimeSpan rest)
{
    private string? _connected;
    private string? _connecting;
    private TimeSpan? _restUntil;

    /// <summary>Who leads.</summary>
    internal LeaderSight Sight { get; private set; } = LeaderSight.Nothing;

    /// <summary>Where requests go.</summary>
    internal ForwardingWay Way(TimeSpan now) => Sight switch
    {
        { Serves: true } => ForwardingWay.Here,
        { Service: Model.Replication.ShardService.Holding } => ForwardingWay.HandingOver,
        { Leader: null } => ForwardingWay.Unknown,
        _ when IsConnected && !Rests(now) => ForwardingWay.Leader,
        _ => ForwardingWay.Connecting,
    };

    /// <summary>Who leads has changed.</summary>
    internal void OnSight(LeaderSight sight)
    {
        if (!sight.IsLedFrom(Sight.Leader) || sight.Epoch != Sight.Epoch)
            _restUntil = null;
        Sight = sight;
    }

    /// <summary>The address to connect to, once; null: none, or it is under way.</summary>
    internal string? TakeConnect(TimeSpan now)
    {
        if (Way(now) != ForwardingWay.Connecting || Rests(now) || Sight.IsLedFrom(_connecting))
            return null;
        return _connecting = Sight.Leader;
    }

    /// <summary>A connection is there.</summary>
    internal void OnConnected(string address)
    {
        EndConnecting(address);
        _connected = address;
    }

    /// <summary>None could be made.</summary>
    internal void OnFailed(string address, TimeSpan now)
    {
        EndConnecting(address);
        if (Sight.IsLedFrom(address))
            _restUntil = now + rest;
    }

    /// <summary>The connection has ended.</summary>
    internal void OnLost() => _connected = null;

    /// <summary>Who is said to lead has said that it does not: not yet, or no more.</summary>
    internal void OnDenied(string address, TimeSpan now)
    {
        if (Sight.IsLedFrom(address))
            _restUntil = now + rest;
    }

    private bool IsConnected => _connected is not null && Sight.IsLedFrom(_connected);

    private bool Rests(TimeSpan now) => now < _restUntil;

    private void EndConnecting(string address)
    {
        if (string.Equals(_connecting, address, StringComparison.Ordinal))
            _connecting = null;
    }
}
