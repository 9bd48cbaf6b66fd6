using System.Globalization;

namespace ActorMQ.Cluster.Coordination;

/// <summary>A lease of etcd; <see cref="None"/> is none.</summary>
internal readonly record struct LeaseId(long Value)
{
    public static readonly LeaseId None = new(0);

    public override string ToString() => Value.ToString("x", CultureInfo.InvariantCulture);
}
