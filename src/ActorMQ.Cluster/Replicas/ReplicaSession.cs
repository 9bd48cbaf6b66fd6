namespace ActorMQ.Cluster.Replicas;

/// <summary>
/// One attempt of a follower to follow: what belongs to an older one is not listened to. Grows from
/// attempt to attempt, over restarts too.
/// </summary>
internal readonly record struct ReplicaSession(long Life, int Attempt) : IComparable<ReplicaSession>
{
    public ReplicaSession Next => this with { Attempt = Attempt + 1 };

    public int CompareTo(ReplicaSession other) => (Life, Attempt).CompareTo((other.Life, other.Attempt));

    public override string ToString() => $"{Life}.{Attempt}";

    public static bool operator <(ReplicaSession left, ReplicaSession right) => left.CompareTo(right) < 0;

    public static bool operator >(ReplicaSession left, ReplicaSession right) => left.CompareTo(right) > 0;

    public static bool operator <=(ReplicaSession left, ReplicaSession right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ReplicaSession left, ReplicaSession right) => left.CompareTo(right) >= 0;
}
