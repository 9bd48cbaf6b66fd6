using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport;

/// <summary>What a socket receives.</summary>
/// <remarks>
/// A receive takes all that the system holds for the connection, as far as there is room, so requests that
/// came together are handled together. A connection that waits long holds no array: it waits for a first byte
/// before it rents one. One reader; <see cref="CancelPendingRead"/> from any thread.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A receive ends with the socket, and holds no more.")]
internal sealed class SocketInput : PipeReader, IValueTaskSource<ReadResult>
{
    // Who has waited longer than this for the last bytes is taken to wait long for the next, too.
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly ReceiveBuffer _buffer;
    private readonly Receive _receive;

    // Guards all below. Held while a receive begins, so that its end on another thread comes behind it.
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<ReadResult> _reading;
    private long _waitingSince;
    private bool _waitsLong = true;
    private bool _hasFirstByte;
    private bool _isReading;
    private bool _isReceiving;
    private bool _isCanceled;
    private bool _isCompleted;
    private bool _isEnded;
    private Exception? _failure;

    /// <summary>The input of a socket.</summary>
    /// <param name="socket">Connected; closed by another.</param>
    /// <param name="sizeMax">Bytes received at once at most, unless a frame is larger.</param>
    /// <param name="time">Tells long waits.</param>
    internal SocketInput(Socket socket, int sizeMax, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _buffer = new ReceiveBuffer(sizeMax);
        _receive = new Receive(this);
    }

    /// <summary>Bytes of the array that is held now.</summary>
    internal int Capacity
    {
        get
        {
            lock (_gate)
                return _buffer.Capacity;
        }
    }

    private bool HasNews => _isCanceled || _isEnded || _failure is not null || _buffer.HasNews;

    /// <inheritdoc/>
    /// <exception cref="ConnectionResetException">The other end broke the connection.</exception>
    /// <exception cref="ConnectionAbortedException">This end has closed it.</exception>
    /// <exception cref="IOException">It is lost.</exception>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled)
            return ReadCancellableAsync(cancellationToken);
        lock (_gate)
        {
            if (!HasNews && !_isReceiving)
                StartReceiving();
            if (HasNews)
                return new ValueTask<ReadResult>(Take());
            _isReading = true;
            _reading.Reset();
            return new ValueTask<ReadResult>(this, _reading.Version);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        lock (_gate)
        {
            var hasNews = HasNews;
            result = hasNews ? Take() : default;
            return hasNews;
        }
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        lock (_gate)
            _buffer.Advance(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
        ReadResult result;
        lock (_gate)
        {
            _isCanceled = true;
            if (!_isReading)
                return;
            _isReading = false;
            result = Take();
        }

        _reading.SetResult(result);
    }

    /// <summary>Ends reading. What is still being received ends when the socket is closed.</summary>
    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            _isCompleted = true;
            if (!_isReceiving)
                _buffer.LetGo();
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _reading.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _reading.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _reading.OnCompleted(continuation, state, token, flags);

    private async ValueTask<ReadResult> ReadCancellableAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await using var _ = ct.UnsafeRegister(
            static input => ((SocketInput)input!).CancelPendingRead(), this);
        var result = await ReadAsync(CancellationToken.None);
        if (result.IsCanceled)
            ct.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Under the gate. Throws what ended the connection.</summary>
    private ReadResult Take()
    {
        if (_failure is { } failure && !_isCanceled)
            throw failure;
        var result = new ReadResult(_buffer.Give(), _isCanceled, _isEnded);
        _isCanceled = false;
        return result;
    }

    /// <summary>Under the gate, with no receive under way: receives until it has to wait, or there is
    /// news.</summary>
    private void StartReceiving()
    {
        do
        {
            try
            {
                _receive.SetBuffer(Room());
                _waitingSince = _time.GetTimestamp();
                _isReceiving = _socket.ReceiveAsync(_receive);
            }
            catch (ObjectDisposedException closed)
            {
                _failure = new ConnectionAbortedException("the connection is closed", closed);
            }

            if (_isReceiving || _failure is not null)
                return;
            Received();
        }
        while (!HasNews);
    }

    /// <summary>Where the next bytes go; nowhere: wait until there are any.</summary>
    private Memory<byte> Room()
    {
        if (!_waitsLong || _hasFirstByte || !_buffer.IsEmpty)
            return _buffer.Room();
        _buffer.LetGo();
        return default;
    }

    /// <summary>Under the gate: what a receive has brought.</summary>
    private void Received()
    {
        var (count, room) = (_receive.BytesTransferred, _receive.Count);
        _isReceiving = false;
        if (!_hasFirstByte)
            _waitsLong = _time.GetElapsedTime(_waitingSince) > LongWait;
        _hasFirstByte = room == 0;
        if (_receive.SocketError != SocketError.Success)
            _failure = FailureOf(_receive.SocketError);
        else if (room > 0 && count == 0)
            _isEnded = true;
        else if (room > 0)
            _buffer.Received(count, room);
    }

    /// <summary>A receive that had to wait is over.</summary>
    private void OnReceived()
    {
        ReadResult result = default;
        Exception? failure;
        lock (_gate)
        {
            Received();
            if (_isCompleted)
                _buffer.LetGo();
            else if (_isReading && !HasNews)
                StartReceiving();
            if (!_isReading || !HasNews)
                return;
            _isReading = false;
            failure = _failure;
            if (failure is null)
                result = Take();
        }

        if (failure is null)
            _reading.SetResult(result);
        else
            _reading.SetException(failure);
    }

    private static Exception FailureOf(SocketError error)
    {
        var cause = new SocketException((int)error);
        return error switch
        {
            SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted =>
                new ConnectionResetException(cause.Message, cause),
            SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket =>
                new ConnectionAbortedException("the connection is closed", cause),
            _ => new IOException(cause.Message, cause),
        };
    }

    // No execution context: the continuation of the reading loop has its own.
    private sealed class Receive(SocketInput input) : SocketAsyncEventArgs(true)
    {
        protected override void OnCompleted(SocketAsyncEventArgs e) => input.OnReceived();
    }
}
