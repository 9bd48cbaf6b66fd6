using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>Copies of requests, their answers, and what becomes of them with time.</summary>
internal sealed partial class LeaderForwarding
{
    /// <summary>The leader, or who was taken for it, has answered.</summary>
    internal void OnAnswer(ForwardedRequest request, in RemotingCommand answer)
    {
        var isDone = answer.Response != ResponseCode.GoAway
            && !answer.Fields.TryGet(ForwardedMark.NotLedName, out _);
        if (!isDone)
        {
            _link.OnDenied(request.SentTo);
            KeepAgain(request);
            return;
        }

        Relay(request, answer);
        Release(request);
    }

    /// <summary>The leader's answer is lost, or late: what it has done is not known.</summary>
    internal void OnNoAnswer(ForwardedRequest request, RemotingException why)
    {
        var isUndone = why is RemotingDisconnectedException ended
            && (ended.Reason == DisconnectReason.PeerStopped
                || ForwardedCodes.MayRepeat(request.Ticket.Code));
        if (isUndone)
        {
            KeepAgain(request);
            return;
        }

        ForwardingMeter.Lost.Add(1);
        Refuse(
            request,
            ResponseCode.SystemError,
            $"the leader of {_shard} at {request.SentTo} did not answer ({why.Message}): "
                + "the request may have been carried out; send it again");
    }

    private static void Relay(ForwardedRequest request, in RemotingCommand answer)
    {
        var (client, ticket) = (request.Session.Client, request.Ticket);
        var header = new RelayedAnswerHeader(answer.Fields);
        if (answer.Body.IsSingleSegment)
        {
            client.Reply(ticket, answer.Response, header, answer.Remark, answer.Body.FirstSpan);
            return;
        }

        var size = checked((int)answer.Body.Length);
        var body = new PooledBody(ArrayPool<byte>.Shared.Rent(size), size);
        answer.Body.CopyTo(body.Array);
        client.Reply(ticket, answer.Response, header, answer.Remark, body);
    }

    private bool TryCopy(
        in RequestContext context,
        ForwardingSession session,
        bool isMarked,
        [NotNullWhen(true)] out ForwardedRequest? request)
    {
        request = null;
        if (context.Command.Fields.Count >= CommandReader.MaxFields)
        {
            context.RefuseMalformed(ResponseCode.SystemError, "the request has too many fields");
            return false;
        }

        var copy = _requests.Rent();
        copy.Begin(context, session, session.NextNumber(), isMarked);
        if (copy.SizeBytes > _settings.FrameSizeMax)
        {
            _requests.Return(copy);
            context.RefuseMalformed(ResponseCode.MessageIllegal, "the request is too large to be passed on");
            return false;
        }

        if (!session.Budget.TryTake(copy.SizeBytes, 1))
        {
            _requests.Return(copy);
            var limits = Busy(_settings.ConnectionCountMax, _settings.ConnectionSizeMax);
            Refuse(context.Session, context.Ticket, ResponseCode.SystemBusy, limits);
            return false;
        }

        if (!_all.TryTake(copy.SizeBytes, 1))
        {
            session.Budget.Return(copy.SizeBytes, 1);
            _requests.Return(copy);
            var limits = Busy(_settings.CountMax, _settings.SizeMax);
            Refuse(context.Session, context.Ticket, ResponseCode.SystemBusy, limits);
            return false;
        }

        request = copy;
        return true;
    }

    /// <summary>It was sent, and nothing was done, or may be done once more: it waits as others do.</summary>
    private void KeepAgain(ForwardedRequest request)
    {
        var client = request.Session.Client;
        if (!client.IsOpen)
        {
            Release(request);
            return;
        }

        Keep(request);
        client.Wake();
    }

    private void Refuse(ForwardedRequest request, ResponseCode code, string remark)
    {
        Refuse(request.Session.Client, request.Ticket, code, remark);
        Release(request);
    }

    private static void Refuse(
        ConnectionSession client, in RequestTicket ticket, ResponseCode code, string remark)
    {
        ForwardingMeter.Refused.Add(1);
        client.Reply(ticket, code, default(EmptyHeader), remark);
    }

    private void DenyLead(ConnectionSession client, in RequestTicket ticket)
    {
        var epoch = _link.Route.Sight.Epoch.Value;
        var header = new NotLedHeader
        {
            Epoch = Encoding.ASCII.GetBytes(epoch.ToString(CultureInfo.InvariantCulture)),
        };
        client.Reply(
            ticket, ResponseCode.ServiceNotAvailable, header,
            $"this replica of {_shard} does not lead in epoch {epoch}");
    }

    private string NobodyLeads() =>
        $"nobody leads {_shard} that takes requests, as of epoch {_link.Route.Sight.Epoch}: this one has "
        + $"waited for {_settings.HoldMax.TotalMilliseconds:F0} ms; ask for the route and send it again";

    private static string Busy(int countMax, long sizeMax) =>
        $"[REJECTREQUEST]system busy: {countMax} requests or {sizeMax} bytes wait for the leader already";

    private void OnRouteChanged()
    {
        _quiet.NoteWay(_link.Route.Way);
        WakeAll();
    }

    private void WakeAll()
    {
        foreach (var (session, _) in _holding)
            session.Client.Wake();
        if (_link.IsLeaving)
            SetTimer();
    }

    private void SetTimer()
    {
        if (Interlocked.Exchange(ref _isTimerSet, 1) == 0)
            _timer.Change(_settings.LookPeriod, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Late requests are refused on their connection's reading loop; where that has ended, here.
    /// </summary>
    private void OnTimer()
    {
        Volatile.Write(ref _isTimerSet, 0);
        _link.Look();
        if (!_holding.IsEmpty)
        {
            _link.Want();
            RefuseUpTo(_time.GetTimestamp() - TicksOf((2 * _settings.LookPeriod) + _settings.HoldMax));
            foreach (var (session, _) in _holding)
                WakeIfLate(session);
        }

        if (!_holding.IsEmpty || _link.IsLeaving)
            SetTimer();
    }

    private void WakeIfLate(ForwardingSession session)
    {
        if (session.TryPeek(out var first)
            && _time.GetElapsedTime(first.Ticket.ReceivedAt) >= _settings.HoldMax)
        {
            session.Client.Wake();
        }
    }

    private void RefuseUpTo(long receivedAt)
    {
        foreach (var (session, _) in _holding)
        {
            foreach (var request in session.TakeUpTo(receivedAt))
            {
                Unhold(request);
                Refuse(request, ResponseCode.ServiceNotAvailable, NobodyLeads());
            }
        }
    }

    private long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private struct NotLedHeader : IHeader
    {
        internal ReadOnlyMemory<byte> Epoch;

        public void Fields<T>(ref T fields)
            where T : struct, IFieldVisitor, allows ref struct
            => fields.Utf8(ForwardedMark.NotLedName, ref Epoch, Presence.Required);
    }
}
