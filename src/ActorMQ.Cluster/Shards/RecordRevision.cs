using System.Globalization;

namespace ActorMQ.Cluster.Shards;

/// <summary>
/// etcd's revision of the last change of a key: it grows with every change of the store, so it names exactly
/// one value of the key. 0 means that the key is absent.
/// </summary>
internal readonly record struct RecordRevision(long Value) : IComparable<RecordRevision>
{
    public static readonly RecordRevision Absent = new(0);

    public int CompareTo(RecordRevision other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(RecordRevision left, RecordRevision right) => left.Value < right.Value;

    public static bool operator >(RecordRevision left, RecordRevision right) => left.Value > right.Value;

    public static bool operator <=(RecordRevision left, RecordRevision right) => left.Value <= right.Value;

    public static bool operator >=(RecordRevision left, RecordRevision right) => left.Value >= right.Value;
}
