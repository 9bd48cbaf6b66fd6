using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorMQ.CommandLine;

namespace ActorMQ.Bench;

/// <summary>
/// One connection of the raw generator: a window of sends in flight, and a thread that takes the answers.
/// </summary>
/// <remarks>
/// Threads and blocking calls on purpose: they cost the least beside the broker that is measured. Without a
/// rate the receiving thread sends again for each answer; with one, the pacing thread sends and this one only
/// takes answers.
/// </remarks>
internal sealed class RawConnection : IDisposable
{
    private const int ReceiveBufferSize = 256 * 1024;

    private readonly Socket _socket;
    private readonly RawFrame[] _frames;
    private readonly long[] _startedAt;
    private readonly int[] _freeSlots;
    private readonly Lock _slots = new();
    private readonly byte[] _output;
    private readonly Thread _thread;
    private readonly bool _paced;
    private int _freeCount;
    private volatile bool _sending = true;
    private volatile bool _measuring;

    public RawConnection(RawOptions options, RawFrame[] frames, int number)
    {
        _frames = [.. frames.Skip(number % frames.Length), .. frames.Take(number % frames.Length)];
        _paced = options.Rate is not null;
        _startedAt = new long[options.Window];
        _freeSlots = [.. Enumerable.Range(0, options.Window)];
        _freeCount = options.Window;
        _output = new byte[options.Window * frames.Max(frame => frame.Size)];
        _socket = Connect(options.Broker);
        _thread = new Thread(TakeAnswers) { IsBackground = true, Name = $"raw connection {number}" };
    }

    public LatencyHistogram Latencies { get; } = new();

    public long Refused { get; private set; }

    public int LastRefusal { get; private set; }

    public Exception? Failure { get; private set; }

    private bool IsAllAnswered => Volatile.Read(ref _freeCount) == _startedAt.Length;

    public void Start()
    {
        _thread.Start();
        if (!_paced)
            SendUpTo(int.MaxValue, Stopwatch.GetTimestamp());
    }

    public void Measure(bool on) => _measuring = on;

    /// <summary>
    /// Sends at most <paramref name="count"/> messages that were due at <paramref name="dueAt"/>.
    /// </summary>
    /// <returns>How many the window let through.</returns>
    public int SendUpTo(int count, long dueAt)
    {
        var length = 0;
        var sent = 0;
        lock (_slots)
        {
            for (; sent < count && _freeCount > 0; sent++)
            {
                var slot = _freeSlots[--_freeCount];
                _startedAt[slot] = dueAt;
                var frame = _frames[slot % _frames.Length];
                frame.CopyTo(_output.AsSpan(length), slot);
                length += frame.Size;
            }
        }

        SendAll(_output.AsSpan(0, length));
        return sent;
    }

    /// <summary>Stops sending, and waits a while for the answers still to come.</summary>
    public void Finish()
    {
        _sending = false;
        bool isAllAnswered;
        lock (_slots)
            isAllAnswered = IsAllAnswered;
        if (isAllAnswered)
            EndReceiving();
        _thread.Join(TimeSpan.FromSeconds(10));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join(TimeSpan.FromSeconds(1));
    }

    private static Socket Connect(IPEndPoint broker)
    {
        var socket = new Socket(broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(broker);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new CommandFailedException(
                ExitCode.Failed, $"no connection to a broker at {broker}: {failure.Message}", failure);
        }
    }

    /// <summary>A thread that waits for an answer that nobody owes would wait for ever.</summary>
    private void EndReceiving()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (SocketException)
        {
            // The connection is broken, which ends the waiting as well.
        }
    }

    private void TakeAnswers()
    {
        try
        {
            var received = new byte[ReceiveBufferSize];
            var length = 0;
            while (_sending || !IsAllAnswered)
            {
                var read = _socket.Receive(received.AsSpan(length));
                if (read == 0 && !_sending && IsAllAnswered)
                    return;
                if (read == 0)
                    throw new IOException("the broker closed the connection");
                length += read;
                var now = Stopwatch.GetTimestamp();
                var used = TakeWholeAnswers(received.AsSpan(0, length), now);
                received.AsSpan(used, length - used).CopyTo(received);
                length -= used;
                if (_sending && !_paced)
                    SendUpTo(int.MaxValue, now);
            }
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException)
        {
            Failure ??= broken;
        }
    }

    private int TakeWholeAnswers(ReadOnlySpan<byte> received, long now)
    {
        var used = 0;
        lock (_slots)
        {
            while (RawFrame.ReadAnswer(received[used..], out var slot, out var code) is var size and > 0)
            {
                used += size;
                if ((uint)slot >= (uint)_startedAt.Length)
                    continue;
                Count(code, now - _startedAt[slot]);
                _freeSlots[_freeCount++] = slot;
            }
        }

        return used;
    }

    private void Count(int code, long ticks)
    {
        if (!_measuring)
            return;
        if (code == 0)
        {
            Latencies.Record((long)(ticks * (1e9 / Stopwatch.Frequency)));
            return;
        }

        Refused++;
        LastRefusal = code;
    }

    /// <summary>A connection that broke is told in the report; it takes nothing more.</summary>
    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[_socket.Send(bytes)..];
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            Failure ??= broken;
        }
    }
}
