using System.Collections.Concurrent;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>
/// Passes requests on to the replica that leads, so that a client may ask any; keeps them for a bounded while
/// when nobody does. The shell of <see cref="ForwardingRule"/>.
/// </summary>
/// <remarks>
/// <code>
///   client ──► TryTake ─┬─ serves here ──► broker        answer ◄── as it came, with the client's number
///                       ├─ leader known ──► its connection ──► leader ──┤
///                       └─ not yet ──► kept, in order ◄── "I do not lead": nothing was done
/// </code>
/// A request is copied once when it is taken, for it may have to be sent again. A send whose answer is lost
/// with the connection is not: it may be stored, and the client is told so with a code on which it tries
/// again by itself. The order of one connection's requests is kept, except over such an answer.
/// </remarks>
internal sealed partial class LeaderForwarding : IRequestRouting, IAsyncDisposable
{
    private readonly BrokerName _shard;
    private readonly LeaderView _view;
    private readonly ForwardingSettings _settings;
    private readonly TimeProvider _time;
    private readonly AppendBudget _all;
    private readonly AppendBudget _held;
    private readonly ConcurrentDictionary<ForwardingSession, bool> _holding = new();
    private readonly ForwardedRequests _requests;
    private readonly LeaderLink _link;
    private readonly ITimer _timer;
    private readonly ForwardingQuiet _quiet;
    private int _isTimerSet;
    private volatile bool _isStopped;

    /// <summary>Begins to watch who leads.</summary>
    /// <param name="shard">The shard, for people.</param>
    /// <param name="view">Who leads it.</param>
    /// <param name="client">Makes connections to leaders, and carries nothing else; owned.</param>
    /// <param name="settings">Bounds.</param>
    /// <param name="time">The clock of the broker's connections.</param>
    internal LeaderForwarding(
        BrokerName shard,
        LeaderView view,
        RemotingClient client,
        ForwardingSettings settings,
        TimeProvider time)
    {
        (_shard, _view, _settings, _time) = (shard, view, settings, time);
        _all = new AppendBudget(settings.SizeMax, settings.CountMax);
        _held = new AppendBudget(settings.HeldSizeMax, settings.HeldCountMax);
        _requests = new ForwardedRequests(this);
        _quiet = new ForwardingQuiet(settings.QuietAfter, time);
        _timer = time.CreateTimer(
            static self => ((LeaderForwarding)self!).OnTimer(),
            this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _link = new LeaderLink(view, client, settings, time, OnRouteChanged);
    }

    /// <summary>Whether any request is kept.</summary>
    internal bool IsKeeping => _held.TakenRequests > 0;

    /// <inheritdoc/>
    public bool TryTake(in RequestContext context)
    {
        var code = context.Command.Request;
        if (!ForwardedCodes.Contains(code) || _isStopped)
            return false;
        var client = context.Session;
        var isMarked = ForwardedMark.IsOn(context.Command.Fields);
        if (isMarked)
            client.IsOfReplica = _view.IsReplica(client.BornHost);
        var session = client.Routing as ForwardingSession;
        var route = _link.Route;
        var step = Decide(route.Way, context.Ticket, isMarked, isBehind: session is { Holds: true });
        if (step == ForwardingStep.Serve)
            return false;
        if (step == ForwardingStep.DenyLead)
        {
            DenyLead(client, context.Ticket);
            return true;
        }

        _quiet.NoteRequest(context.Ticket.ReceivedAt);
        session ??= Begin(client);
        if (TryCopy(context, session, isMarked, out var request))
            Go(step, route, request);
        return true;
    }

    /// <inheritdoc/>
    public void OnRequestsRead(ConnectionSession session, ServeRequest serve)
    {
        if (session.Routing is not ForwardingSession own)
            return;
        while (own.TryPeek(out var request))
        {
            var route = _link.Route;
            var step = Decide(route.Way, request.Ticket, request.IsMarked, isBehind: false);
            if (step == ForwardingStep.Keep)
            {
                _holding[own] = true;
                SetTimer();
                _link.Want();
                return;
            }

            if (!own.TryTake(request))
                continue;
            Unhold(request);
            if (step == ForwardingStep.Serve)
                Serve(request, serve);
            else
                Go(step, route, request);
        }

        _holding.TryRemove(own, out _);
    }

    /// <inheritdoc/>
    public void OnDisconnected(ConnectionSession session)
    {
        if (session.Routing is not ForwardingSession own)
            return;
        _holding.TryRemove(own, out _);
        foreach (var request in own.TakeUpTo(long.MaxValue))
        {
            Unhold(request);
            Release(request);
        }
    }

    /// <summary>
    /// Keeps nothing any more: what is kept is refused; what is under way is still answered, until
    /// <see cref="DisposeAsync"/>.
    /// </summary>
    internal void Stop()
    {
        _isStopped = true;
        RefuseUpTo(long.MaxValue);
    }

    /// <summary>
    /// Done when clients have found the leader by themselves: nothing has come for a while that was to be
    /// passed on. At the end of <see cref="ForwardingSettings.StopGrace"/> in any case.
    /// </summary>
    internal async Task UntilQuietAsync()
    {
        var start = _time.GetTimestamp();
        while (!_isStopped && (_all.TakenRequests > 0 || !_quiet.IsQuiet)
            && _time.GetElapsedTime(start) < _settings.StopGrace)
        {
            await Task.Delay(_settings.LookPeriod, _time, CancellationToken.None);
        }
    }

    /// <summary>Stops, and ends the connection to the leader.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await _timer.DisposeAsync();
        await _link.DisposeAsync();
    }

    private ForwardingStep Decide(ForwardingWay way, in RequestTicket ticket, bool isMarked, bool isBehind)
    {
        if (way == ForwardingWay.Here && !isBehind)
            return ForwardingStep.Serve;
        var isLate = _time.GetElapsedTime(ticket.ReceivedAt) >= _settings.HoldMax;
        var facts = new ForwardingFacts(isMarked, ForwardedCodes.IsRead(ticket.Code), isBehind, isLate);
        return ForwardingRule.Decide(way, facts);
    }

    private ForwardingSession Begin(ConnectionSession client)
    {
        var budget = new AppendBudget(_settings.ConnectionSizeMax, _settings.ConnectionCountMax);
        var session = new ForwardingSession(client, budget);
        client.Routing = session;
        return session;
    }

    private void Serve(ForwardedRequest request, ServeRequest serve)
    {
        var command = request.Read(request.Session.Reader);
        serve(new RequestContext(request.Session.Client, command, request.Ticket));
        Release(request);
    }

    /// <summary>Does what was decided, but for serving. Owns the request.</summary>
    private void Go(ForwardingStep step, LeaderRoute route, ForwardedRequest request)
    {
        switch (step)
        {
            case ForwardingStep.Forward:
                Forward(route, request);
                break;
            case ForwardingStep.Keep:
                Keep(request);
                break;
            case ForwardingStep.DenyLead:
                DenyLead(request.Session.Client, request.Ticket);
                Release(request);
                break;
            default:
                Refuse(request, ResponseCode.ServiceNotAvailable, NobodyLeads());
                break;
        }
    }

    private void Forward(LeaderRoute route, ForwardedRequest request)
    {
        request.SentTo = route.Sight.Leader!;
        var isOneWay = request.Ticket.IsOneWay;
        if (!route.Connection!.TryRelay(request, request.Frame, isOneWay, _settings.AnswerMax))
        {
            _link.OnLost(route.Connection);
            Keep(request);
            return;
        }

        ForwardingMeter.Forwarded.Add(1);
        if (isOneWay)
            Release(request);
    }

    private void Keep(ForwardedRequest request)
    {
        if (_isStopped)
        {
            Refuse(request, ResponseCode.ServiceNotAvailable, NobodyLeads());
            return;
        }

        if (!_held.TryTake(request.SizeBytes, 1))
        {
            Refuse(request, ResponseCode.SystemBusy, Busy(_settings.HeldCountMax, _settings.HeldSizeMax));
            return;
        }

        ForwardingMeter.Kept.Add(1);
        var session = request.Session;
        session.Keep(request);
        _holding[session] = true;
        SetTimer();
        if (_isStopped)
            RefuseUpTo(long.MaxValue);
    }

    private void Unhold(ForwardedRequest request) => _held.Return(request.SizeBytes, 1);

    private void Release(ForwardedRequest request)
    {
        request.Session.Budget.Return(request.SizeBytes, 1);
        _all.Return(request.SizeBytes, 1);
        _requests.Return(request);
    }
}
