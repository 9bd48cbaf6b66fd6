using System.Globalization;

namespace ActorMQ.Model;

/// <summary>The number of a queue inside its topic and broker group, from 0.</summary>
public readonly record struct QueueId(int Value) : IComparable<QueueId>
{
    /// <summary>Orders by value.</summary>
    public int CompareTo(QueueId other) => Value.CompareTo(other.Value);

    /// <summary>The number in invariant decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(QueueId left, QueueId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(QueueId left, QueueId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(QueueId left, QueueId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(QueueId left, QueueId right) => left.Value >= right.Value;
}
