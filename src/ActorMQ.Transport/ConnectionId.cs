using System.Globalization;

namespace ActorMQ.Transport;

/// <summary>A connection's number, unique among all connections of this process.</summary>
public readonly record struct ConnectionId(long Value)
{
    private static long _last;

    /// <summary>The number in invariant decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    internal static ConnectionId Next() => new(Interlocked.Increment(ref _last));
}
