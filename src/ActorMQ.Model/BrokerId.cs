using System.Globalization;

namespace ActorMQ.Model;

/// <summary>The number of a replica inside its broker group: 0 is the master, others are slaves.</summary>
public readonly record struct BrokerId(long Value) : IComparable<BrokerId>
{
    /// <summary>The id of every master.</summary>
    public static readonly BrokerId Master = new(0);

    /// <summary>Whether this is the master's id.</summary>
    public bool IsMaster => Value == 0;

    /// <summary>Orders by value.</summary>
    public int CompareTo(BrokerId other) => Value.CompareTo(other.Value);

    /// <summary>The number in invariant decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(BrokerId left, BrokerId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(BrokerId left, BrokerId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(BrokerId left, BrokerId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(BrokerId left, BrokerId right) => left.Value >= right.Value;
}
