using System.IO.Pipelines;
using System.Net;

namespace ActorMQ.Transport.Testing;

/// <summary>One connection without a socket: a pipe each way, and one fate for both.</summary>
internal sealed class InMemoryLink
{
    // As much as a socket's two buffers hold, roughly.
    private const int PauseAt = 256 * 1024;

    private readonly Pipe _there;
    private readonly Pipe _back;
    private int _openSides = 2;
    private int _isReset;

    internal InMemoryLink(IPEndPoint client, IPEndPoint server, PipeScheduler scheduler)
    {
        var options = new PipeOptions(
            readerScheduler: scheduler,
            writerScheduler: scheduler,
            pauseWriterThreshold: PauseAt,
            resumeWriterThreshold: PauseAt / 2,
            useSynchronizationContext: false);
        _there = new Pipe(options);
        _back = new Pipe(options);
        ConnectingSide = new InMemoryConnection(this, client, server, _back.Reader, _there.Writer);
        AcceptingSide = new InMemoryConnection(this, server, client, _there.Reader, _back.Writer);
    }

    internal InMemoryConnection ConnectingSide { get; }

    internal InMemoryConnection AcceptingSide { get; }

    internal Action? OnEnded { get; set; }

    internal bool IsReset => Volatile.Read(ref _isReset) != 0;

    /// <summary>Breaks both directions: whoever reads or writes gets a reset.</summary>
    internal void Reset()
    {
        if (Interlocked.Exchange(ref _isReset, 1) != 0)
            return;
        _there.Reader.CancelPendingRead();
        _back.Reader.CancelPendingRead();
        _there.Writer.CancelPendingFlush();
        _back.Writer.CancelPendingFlush();
        OnEnded?.Invoke();
    }

    internal void SideClosed()
    {
        if (Interlocked.Decrement(ref _openSides) == 0)
            OnEnded?.Invoke();
    }
}
