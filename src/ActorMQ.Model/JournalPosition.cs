using System.Globalization;

namespace ActorMQ.Model;

/// <summary>A byte's place in a commit log, counted from the first byte ever written.</summary>
public readonly record struct JournalPosition(long Value) : IComparable<JournalPosition>
{
    /// <summary>The first byte of every log.</summary>
    public static readonly JournalPosition Start = new(0);

    /// <summary>The position <paramref name="count"/> bytes further on.</summary>
    public static JournalPosition operator +(JournalPosition offset, long count) => new(offset.Value + count);

    /// <summary>How many bytes lie in <c>[right, left)</c>.</summary>
    public static long operator -(JournalPosition left, JournalPosition right) => left.Value - right.Value;

    /// <summary>Orders by value.</summary>
    public int CompareTo(JournalPosition other) => Value.CompareTo(other.Value);

    /// <summary>The number in invariant decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(JournalPosition left, JournalPosition right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(JournalPosition left, JournalPosition right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(JournalPosition left, JournalPosition right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(JournalPosition left, JournalPosition right) => left.Value >= right.Value;
}
