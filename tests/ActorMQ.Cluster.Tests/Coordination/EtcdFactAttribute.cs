namespace ActorMQ.Cluster.Tests.Coordination;

/// <summary>A test that needs etcd: skipped with its reason on a machine without it, failing in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EtcdFactAttribute : FactAttribute
{
    public EtcdFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") is null && EtcdServer.Path is null)
            Skip = "etcd is not installed: apt-get install etcd-server";
    }
}
