using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport.Testing;

/// <summary>A pipe's reading end that fails when its link is reset.</summary>
internal sealed class InMemoryReader(InMemoryLink link, PipeReader inner) : PipeReader
{
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfReset();
        var result = await inner.ReadAsync(cancellationToken);
        ThrowIfReset();
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfReset();
        return inner.TryRead(out result);
    }

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private void ThrowIfReset()
    {
        if (link.IsReset)
            throw new ConnectionResetException("the connection was reset");
    }
}
