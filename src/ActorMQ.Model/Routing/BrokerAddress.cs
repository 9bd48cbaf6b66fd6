namespace ActorMQ.Model.Routing;

/// <summary>One replica as name servers tell replicas apart: by cluster and by <c>host:port</c>.</summary>
public readonly record struct BrokerAddress(ClusterName Cluster, string Address)
{
    /// <summary>For people: <c>cluster/host:port</c>.</summary>
    public override string ToString() => $"{Cluster}/{Address}";
}
