using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Transport;

/// <summary>One connection, on the accepting or on the connecting side: both may ask and both may
/// answer.</summary>
/// <remarks>
/// <code>
///  socket ── input pipe ──► reading loop ──► handler.OnRequest ──► (actors) ──► Reply ┐
///                              └─ answers to our requests ──► pending table           │ encoded under a lock
///  socket ◄── flush: one write for all that gathered ◄── gathering ◄─────────────────┘
/// </code>
/// Every method may be called from any thread, also after the end of the connection, when it does nothing.
/// The partial files: reading, writing (answers and flush), asking (our own requests), relaying
/// (those of others), closing.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001", Justification = "The serving loop gives the output arrays back at the connection's end.")]
public sealed partial class RemotingConnection
{
    private static readonly IPEndPoint NowhereEndPoint = new(IPAddress.None, 0);

    private readonly ConnectionContext _context;
    private readonly PipeReader _input;
    private readonly ConnectionOutput _output;
    private readonly ConnectionSettings _settings;
    private readonly IRemotingHandler _handler;
    private readonly TransportCounters _counters;
    private readonly ILogger _log;
    private readonly TimeProvider _time;

    // Guards the gathering of output and everything that is decided by how much of it there is.
    private readonly Lock _gate = new();

    internal RemotingConnection(
        ConnectionContext context,
        IDuplexPipe pipe,
        ConnectionSettings settings,
        IRemotingHandler handler,
        TransportCounters counters,
        ILogger log,
        TimeProvider time)
    {
        _context = context;
        _input = pipe.Input;
        _output = new ConnectionOutput(context, pipe);
        _settings = settings;
        _handler = handler;
        _counters = counters;
        _log = log;
        _time = time;
        _flushWork = new FlushWork(this);
        _pending = new PendingRequests(time);
        _lastReceived = _lastSent = time.GetTimestamp();
    }

    /// <summary>Unique in the process.</summary>
    public ConnectionId Id { get; } = ConnectionId.Next();

    /// <summary>The other end's address, as seen from here.</summary>
    public IPEndPoint RemoteEndPoint => _context.RemoteEndPoint as IPEndPoint ?? NowhereEndPoint;

    /// <summary>Our end's address.</summary>
    public IPEndPoint LocalEndPoint => _context.LocalEndPoint as IPEndPoint ?? NowhereEndPoint;

    /// <summary>Whether the connection still lives. False is final.</summary>
    public bool IsOpen => Volatile.Read(ref _reason) == 0;

    /// <summary>How long nothing has come from the other end.</summary>
    public TimeSpan SilentFor => _time.GetElapsedTime(Volatile.Read(ref _lastReceived));

    /// <summary>The handler's own state for this connection; null until it sets one.</summary>
    public object? Session { get; set; }

    /// <summary>Whether the start of a frame has come whose rest has not.</summary>
    internal bool IsInFrame => Volatile.Read(ref _isInFrame);

    /// <summary>For people: number and both addresses.</summary>
    public override string ToString() => $"connection {Id} {LocalEndPoint}<-{RemoteEndPoint}";

    /// <summary>Closes what has been silent too long and fails our requests that got no answer in
    /// time.</summary>
    internal void Sweep(long now)
    {
        _pending.Expire(now, this);
        var received = Volatile.Read(ref _lastReceived);
        var active = Math.Max(received, Volatile.Read(ref _lastSent));
        if (IsOver(active, now, _settings.IdleTimeout))
            Close(DisconnectReason.Idle);
        else if (IsInFrame && IsOver(received, now, _settings.PartialFrameTimeout))
            Close(DisconnectReason.PartialFrame);
        else if (IsOver(active, now, TrimAfter))
            TrimOutput();
    }

    private bool IsOver(long since, long now, TimeSpan? limit) =>
        limit is { } span && span != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(since, now) >= span;
}
