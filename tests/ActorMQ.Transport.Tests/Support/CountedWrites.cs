using System.IO.Pipelines;
using System.Net;
using ActorMQ.Transport.Testing;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport.Tests;

/// <summary>
/// A network in memory that counts what its accepting ends write, and can hold a write back.
/// </summary>
internal sealed class CountedWrites : IConnectionListenerFactory, IConnectionFactory
{
    private readonly InMemoryNetwork _network = new();
    private int _count;

    /// <summary>How many writes have begun.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>What each write waits for.</summary>
    internal Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await _network.BindAsync(endpoint, cancellationToken), this);

    public ValueTask<ConnectionContext> ConnectAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default) =>
        _network.ConnectAsync(endpoint, cancellationToken);

    private sealed class Listener(IConnectionListener inner, CountedWrites writes) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (await inner.AcceptAsync(cancellationToken) is not { } accepted)
                return null;
            accepted.Transport = new CountedPipe(accepted.Transport, writes);
            return accepted;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) =>
            inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class CountedPipe(IDuplexPipe inner, CountedWrites writes) : IDuplexPipe
    {
        public PipeReader Input => inner.Input;

        public PipeWriter Output { get; } = new CountedWriter(inner.Output, writes);
    }

    private sealed class CountedWriter(PipeWriter inner, CountedWrites writes) : PipeWriter
    {
        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref writes._count);
            await writes.Gate;
            return await inner.FlushAsync(cancellationToken);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
