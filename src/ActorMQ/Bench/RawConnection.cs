using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorMQ.CommandLine;

namespace ActorMQ.Bench;

/// <summary>One connection of the raw generator: a window of sends in flight. Used by one thread.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int ReceiveBufferSize = 256 * 1024;

    private readonly RawFrame[] _frames;
    private readonly long[] _startedAt;
    private readonly int[] _freeSlots;
    private readonly byte[] _received = new byte[ReceiveBufferSize];
    private readonly byte[] _output;
    private int _freeCount;
    private int _receivedLength;

    // What the socket has not taken yet.
    private int _unsentStart;
    private int _unsentEnd;

    public RawConnection(RawOptions options, RawFrame[] frames, int number)
    {
        _frames = [.. frames.Skip(number % frames.Length), .. frames.Take(number % frames.Length)];
        _startedAt = new long[options.Window];
        _freeSlots = [.. Enumerable.Range(0, options.Window)];
        _freeCount = options.Window;
        _output = new byte[options.Window * frames.Max(frame => frame.Size)];
        Socket = Connect(options.Broker);
    }

    public Socket Socket { get; }

    public LatencyHistogram Latencies { get; } = new();

    public long Refused { get; private set; }

    public int LastRefusal { get; private set; }

    public Exception? Failure { get; private set; }

    /// <summary>Whether it waits for the socket to take more.</summary>
    public bool HasUnsent => _unsentStart < _unsentEnd;

    /// <summary>Whether no more answers are to come.</summary>
    public bool IsDone => Failure is not null || _freeCount == _startedAt.Length;

    /// <summary>
    /// Sends at most <paramref name="count"/> messages that were due at <paramref name="dueAt"/>.
    /// </summary>
    /// <returns>How many the window let through.</returns>
    public int SendUpTo(int count, long dueAt)
    {
        if (_freeCount == 0)
            return 0;
        MoveUnsentToFront();
        var sent = 0;
        for (; sent < count && _freeCount > 0; sent++)
        {
            var slot = _freeSlots[--_freeCount];
            _startedAt[slot] = dueAt;
            var frame = _frames[slot % _frames.Length];
            frame.CopyTo(_output.AsSpan(_unsentEnd), slot);
            _unsentEnd += frame.Size;
        }

        SendUnsent();
        return sent;
    }

    /// <summary>Sends what the socket did not take before, as far as it takes it now.</summary>
    public void SendUnsent()
    {
        while (HasUnsent && Failure is null)
        {
            var sent = Socket.Send(
                _output.AsSpan(_unsentStart.._unsentEnd), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
                return;
            if (error == SocketError.Success)
                _unsentStart += sent;
            else
                Failure = new SocketException((int)error);
        }
    }

    /// <summary>Takes the answers that have come.</summary>
    /// <param name="counts">Whether they are measured.</param>
    public void TakeAnswers(bool counts)
    {
        var read = Socket.Receive(
            _received.AsSpan(_receivedLength), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
            return;
        if (error != SocketError.Success)
        {
            Failure = new SocketException((int)error);
            return;
        }

        if (read == 0)
        {
            Failure = new IOException("the broker closed the connection");
            return;
        }

        _receivedLength += read;
        var received = _received.AsSpan(0, _receivedLength);
        var used = TakeWholeAnswers(received, Stopwatch.GetTimestamp(), counts);
        received[used..].CopyTo(received);
        _receivedLength -= used;
    }

    public void Dispose() => Socket.Dispose();

    private static Socket Connect(IPEndPoint broker)
    {
        var socket = new Socket(broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(broker);
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new CommandFailedException(
                ExitCode.Failed, $"no connection to a broker at {broker}: {failure.Message}", failure);
        }
    }

    private void MoveUnsentToFront()
    {
        _output.AsSpan(_unsentStart.._unsentEnd).CopyTo(_output);
        (_unsentStart, _unsentEnd) = (0, _unsentEnd - _unsentStart);
    }

    private int TakeWholeAnswers(ReadOnlySpan<byte> received, long now, bool counts)
    {
        var used = 0;
        while (RawFrame.ReadAnswer(received[used..], out var slot, out var code) is var size and > 0)
        {
            used += size;
            if ((uint)slot >= (uint)_startedAt.Length)
                continue;
            if (counts)
                Count(code, now - _startedAt[slot]);
            _freeSlots[_freeCount++] = slot;
        }

        return used;
    }

    private void Count(int code, long ticks)
    {
        if (code == 0)
        {
            Latencies.Record((long)(ticks * (1e9 / Stopwatch.Frequency)));
            return;
        }

        Refused++;
        LastRefusal = code;
    }
}
