using System.Numerics;

namespace ActorMQ.Bench;

/// <summary>Counts of durations in nanoseconds, in buckets at most 1/64 of their value wide.</summary>
/// <remarks>
/// Values below 64 have a bucket each; from there every power of two has 64 buckets. So a percentile is right
/// to 1.6 %, and recording costs one increment. One writer; merge when it has stopped.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int BucketBits = 6;
    private const int BucketsPerPower = 1 << BucketBits;

    private readonly long[] _counts = new long[(64 - BucketBits + 1) * BucketsPerPower];

    public long Count { get; private set; }

    public long MaxNs { get; private set; }

    public void Record(long durationNs)
    {
        _counts[BucketOf(Math.Max(durationNs, 0))]++;
        Count++;
        MaxNs = Math.Max(MaxNs, durationNs);
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        MaxNs = Math.Max(MaxNs, other.MaxNs);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        MaxNs = 0;
    }

    /// <summary>
    /// The smallest bucket border in nanoseconds below which <paramref name="percent"/> of all durations lie.
    /// </summary>
    public long PercentileNs(double percent)
    {
        var wanted = (long)Math.Ceiling(Count * percent / 100.0);
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen > 0)
                return Math.Min(UpperBorderOf(i), MaxNs);
        }

        return MaxNs;
    }

    private static int BucketOf(long value)
    {
        if (value < BucketsPerPower)
            return (int)value;
        var shift = BitOperations.Log2((ulong)value) - BucketBits;
        return ((shift + 1) << BucketBits) + (int)((value >> shift) - BucketsPerPower);
    }

    private static long UpperBorderOf(int bucket)
    {
        if (bucket < BucketsPerPower)
            return bucket;
        var shift = (bucket >> BucketBits) - 1;
        var within = (bucket & (BucketsPerPower - 1)) + BucketsPerPower;
        return shift > 56 ? long.MaxValue : ((within + 1L) << shift) - 1;
    }
}
