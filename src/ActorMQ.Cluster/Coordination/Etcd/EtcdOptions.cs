namespace ActorMQ.Cluster.Coordination.Etcd;

/// <summary>How etcd is reached.</summary>
/// <param name="Endpoints">
/// Addresses of its members, <c>http://host:2379</c>; tried one after the other.
/// </param>
/// <param name="Timeout">
/// For one request at one endpoint. Short: a request that is on its way when etcd's leader dies hangs for
/// seconds.
/// </param>
/// <param name="RetryAfter">A watch that has lost its connection waits so long before the next.</param>
internal sealed record EtcdOptions(IReadOnlyList<Uri> Endpoints, TimeSpan Timeout, TimeSpan RetryAfter);
