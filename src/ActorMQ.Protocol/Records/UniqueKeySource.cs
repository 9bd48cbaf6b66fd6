using System.Buffers.Binary;
using System.Net;

namespace ActorMQ.Protocol.Records;

/// <summary>Makes the ids that a client gives to its messages; safe from any thread.</summary>
/// <remarks>
/// Two keys of one source differ unless more than 65,536 are made in one millisecond. Two sources differ by
/// address, process id and <c>loaderHash</c>, so give a second source in one process another hash.
/// </remarks>
public sealed class UniqueKeySource
{
    private const int ByteCountMax = 28;

    private readonly TimeProvider _time;
    private readonly byte[] _prefix;
    private MonthStart _month;
    private int _counter;

    /// <summary>A source for one client.</summary>
    /// <param name="time">Its clock and time zone.</param>
    /// <param name="address">IPv4 gives keys of 32 digits, IPv6 of 56.</param>
    /// <param name="processId">The lower 16 bits count.</param>
    /// <param name="loaderHash">Any number that tells this source from others in the process.</param>
    public UniqueKeySource(TimeProvider time, IPAddress address, int processId, int loaderHash)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(address);
        _time = time;
        var bytes = address.GetAddressBytes();
        _prefix = new byte[bytes.Length + sizeof(ushort) + sizeof(int)];
        bytes.CopyTo(_prefix, 0);
        BinaryPrimitives.WriteUInt16BigEndian(_prefix.AsSpan(bytes.Length), unchecked((ushort)processId));
        BinaryPrimitives.WriteInt32BigEndian(_prefix.AsSpan(bytes.Length + sizeof(ushort)), loaderHash);
        _month = MonthStart.Of(time.GetLocalNow());
    }

    /// <summary>Digits of every key of this source: 32 or 56.</summary>
    public int DigitCount => 2 * (_prefix.Length + sizeof(int) + sizeof(ushort));

    /// <summary>The next key, as upper-case hexadecimal digits.</summary>
    public string Next()
    {
        Span<byte> bytes = stackalloc byte[ByteCountMax];
        return Convert.ToHexString(NextBytes(bytes));
    }

    /// <summary>Writes the next key as UTF-8 without an allocation.</summary>
    /// <param name="destination">At least <see cref="DigitCount"/> bytes.</param>
    /// <returns>The bytes written: <see cref="DigitCount"/>.</returns>
    public int NextUtf8(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[ByteCountMax];
        Convert.TryToHexString(NextBytes(bytes), destination, out var written);
        return written;
    }

    private ReadOnlySpan<byte> NextBytes(Span<byte> bytes)
    {
        _prefix.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[_prefix.Length..], MonthTimeMs());
        var count = unchecked((ushort)(Interlocked.Increment(ref _counter) - 1));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(_prefix.Length + sizeof(int))..], count);
        return bytes[..(DigitCount / 2)];
    }

    internal static DateTimeOffset MonthOf(DateTimeOffset time) =>
        new(time.Year, time.Month, 1, 0, 0, 0, time.Offset);

    /// <summary>
    /// A month has at most 2,678,400,000 ms: more than an int32 counts, so the last week wraps, as in Java.
    /// </summary>
    private int MonthTimeMs()
    {
        var nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var month = _month;
        if (nowMs >= month.NextMs || nowMs < month.BeginMs)
            _month = month = MonthStart.Of(_time.GetLocalNow());
        return unchecked((int)Math.Max(0, nowMs - month.BeginMs));
    }

    private sealed record MonthStart(long BeginMs, long NextMs)
    {
        public static MonthStart Of(DateTimeOffset now)
        {
            var month = MonthOf(now);
            return new(month.ToUnixTimeMilliseconds(), month.AddMonths(1).ToUnixTimeMilliseconds());
        }
    }
}
