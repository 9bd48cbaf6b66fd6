using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport.Testing;

/// <summary>A pipe's writing end that fails when its link is reset.</summary>
internal sealed class InMemoryWriter(InMemoryLink link, PipeWriter inner) : PipeWriter
{
    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfReset();
        var result = await inner.FlushAsync(cancellationToken);
        ThrowIfReset();
        return result;
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private void ThrowIfReset()
    {
        if (link.IsReset)
            throw new ConnectionResetException("the connection was reset");
    }
}
