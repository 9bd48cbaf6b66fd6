using System.Buffers;
using System.Net.Sockets;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport;

public sealed partial class RemotingConnection
{
    private CommandReader _reader = new();
    private long _lastReceived;
    private long _readAt;
    private bool _isInFrame;

    // Requests that wait for an answer, ever; only the reading loop adds. Answers are counted under the gate.
    private int _asked;

    private enum BatchEnd
    {
        /// <summary>No whole frame is left.</summary>
        AllRead,

        /// <summary>Frames may be left, but there is no room for what they would cause.</summary>
        Full,

        /// <summary>The connection is closed.</summary>
        Closed,
    }

    /// <summary>Serves the connection until it ends. Never throws. The caller disposes of the connection
    /// context.</summary>
    internal async Task RunAsync()
    {
        _counters.Opened();
        var ended = DisconnectReason.HandlerFailed;
        try
        {
            _handler.OnConnected(this);
            ended = await ReadAsync();
        }
        catch (Exception lost) when (IsLost(lost))
        {
            ended = DisconnectReason.ConnectionLost;
        }
        catch (Exception failure)
        {
            // The handler failed outside a request, or we did: this connection ends, the others go on.
            _counters.HandlerFailed();
            TransportLog.ConnectionFailed(_log, this, failure);
        }

        await FinishAsync(ended);
    }

    private static bool IsLost(Exception exception) =>
        exception is IOException or SocketException or ConnectionAbortedException
            or OperationCanceledException or ObjectDisposedException;

    private async Task<DisconnectReason> ReadAsync()
    {
        while (IsOpen && !Volatile.Read(ref _isStopping))
        {
            var result = await _input.ReadAsync();
            var buffer = result.Buffer;
            var end = BatchEnd.AllRead;
            var isWoken = TakeWake();
            if (!buffer.IsEmpty || isWoken)
            {
                _readAt = _time.GetTimestamp();
                if (!result.IsCanceled)
                    Volatile.Write(ref _lastReceived, _readAt);
                end = ReadBatch(ref buffer, isWoken);
                Volatile.Write(ref _isInFrame, end == BatchEnd.AllRead && !buffer.IsEmpty);
            }

            // What is left after a full batch counts as not yet seen: the next read gives it again.
            _input.AdvanceTo(buffer.Start, end == BatchEnd.Full ? buffer.Start : buffer.End);
            if (end == BatchEnd.Closed)
                break;
            if (end == BatchEnd.Full)
                await WaitForRoomToReadAsync();
            else if (result.IsCompleted)
                return DisconnectReason.ClosedByPeer;
        }

        return DisconnectReason.Stopped;
    }

    private BatchEnd ReadBatch(ref ReadOnlySequence<byte> buffer, bool isWoken)
    {
        _isReadingBatch = true;
        var size = buffer.Length;
        var end = ReadFrames(ref buffer, out var requests);
        _counters.Received(requests, size - buffer.Length);
        if (requests > 0 || isWoken)
            _handler.OnRequestsRead(this);
        FlushBatch();
        return end;
    }

    private BatchEnd ReadFrames(ref ReadOnlySequence<byte> buffer, out int requests)
    {
        requests = 0;
        while (IsOpen && !Volatile.Read(ref _isStopping))
        {
            if (MustPauseReading)
                return BatchEnd.Full;
            var status = Frame.TryRead(ref buffer, _settings.MaxFrameSize, out var frame);
            if (status == FrameStatus.Incomplete)
                return BatchEnd.AllRead;
            if (status != FrameStatus.Complete)
                return CloseBad(DisconnectReason.BadFrame, status.ToString());
            var error = _reader.TryRead(frame, out var command);
            if (error != CommandError.None)
                return CloseBad(DisconnectReason.BadHeader, error.ToString());
            if (command.IsResponse)
            {
                OnResponse(command);
                continue;
            }

            requests++;
            OnRequest(command);
        }

        return BatchEnd.Closed;
    }

    private BatchEnd CloseBad(DisconnectReason reason, string kind)
    {
        TransportMeter.BadFrames.Add(1, TransportMeter.Kind(kind));
        TransportLog.BadInput(_log, this, reason, kind);
        Close(reason);
        return BatchEnd.Closed;
    }

    private void OnRequest(in RemotingCommand request)
    {
        if (!request.IsOneWay)
            Volatile.Write(ref _asked, unchecked(_asked + 1));
        try
        {
            _handler.OnRequest(this, request);
        }
        catch (Exception failure)
        {
            _counters.HandlerFailed();
            TransportLog.RequestFailed(_log, this, request.Code, failure);
            var remark = $"{failure.GetType().Name}: {failure.Message}";
            Reply(RequestTicket.Of(request, _readAt), ResponseCode.SystemError, remark);
        }
    }

    /// <summary>The ticket of a request that is being handled now.</summary>
    public RequestTicket TicketOf(in RemotingCommand request) => RequestTicket.Of(request, _readAt);
}
