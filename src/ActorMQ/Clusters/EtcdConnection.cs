using ActorMQ.Cluster.Coordination.Etcd;

namespace ActorMQ.Clusters;

/// <summary>A client of etcd, and the connections that it owns.</summary>
internal sealed class EtcdConnection : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        // A watch takes one connection for as long as it lasts, and many replicas watch.
        MaxConnectionsPerServer = int.MaxValue,
    };

    private readonly HttpMessageInvoker _http;

    internal EtcdConnection(EtcdOptions options)
    {
        _handler.ConnectTimeout = options.Timeout;
        _http = new HttpMessageInvoker(_handler);
        Client = new EtcdClient(_http, options, TimeProvider.System);
    }

    internal EtcdClient Client { get; }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }
}
