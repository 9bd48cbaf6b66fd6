using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ActorMQ.Transport.Testing;

/// <summary>One side of an <see cref="InMemoryLink"/>.</summary>
internal sealed class InMemoryConnection : ConnectionContext, IDuplexPipe
{
    private readonly InMemoryLink _link;
    private int _isDisposed;

    internal InMemoryConnection(
        InMemoryLink link, IPEndPoint local, IPEndPoint remote, PipeReader input, PipeWriter output)
    {
        _link = link;
        Input = new InMemoryReader(link, input);
        Output = new InMemoryWriter(link, output);
        Transport = this;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get; set; } = string.Empty;

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override void Abort(ConnectionAbortedException abortReason) => _link.Reset();

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await Input.CompleteAsync();
            await Output.CompleteAsync();
            _link.SideClosed();
        }

        await base.DisposeAsync();
    }
}
