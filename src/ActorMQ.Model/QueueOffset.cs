using System.Globalization;

namespace ActorMQ.Model;

/// <summary>A message's place in its queue: dense, from 0.</summary>
public readonly record struct QueueOffset(long Value) : IComparable<QueueOffset>
{
    /// <summary>The first offset of every queue.</summary>
    public static readonly QueueOffset Zero = new(0);

    /// <summary>The offset <paramref name="count"/> messages further on.</summary>
    public static QueueOffset operator +(QueueOffset offset, long count) => new(offset.Value + count);

    /// <summary>How many messages lie in <c>[right, left)</c>.</summary>
    public static long operator -(QueueOffset left, QueueOffset right) => left.Value - right.Value;

    /// <summary>Orders by value.</summary>
    public int CompareTo(QueueOffset other) => Value.CompareTo(other.Value);

    /// <summary>The number in invariant decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(QueueOffset left, QueueOffset right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(QueueOffset left, QueueOffset right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(QueueOffset left, QueueOffset right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(QueueOffset left, QueueOffset right) => left.Value >= right.Value;
}
