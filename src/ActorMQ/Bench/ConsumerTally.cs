using System.Globalization;
using ActorMQ.Client;

namespace ActorMQ.Bench;

/// <summary>What a consumer benchmark has come to, and how it is printed. Any thread may count.</summary>
/// <remarks>
/// Latencies are between clocks: born by the producer's, stored by the broker's, consumed by this host's.
/// They are whole milliseconds, and right as far as the clocks agree.
/// </remarks>
internal sealed class ConsumerTally(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LatencySeries _sinceBorn = new();
    private readonly LatencySeries _sinceStored = new();
    private long _first;
    private long _last;

    /// <summary>Counts a message that has come.</summary>
    /// <returns>How many have.</returns>
    internal long Consumed(ReceivedMessage message)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_gate)
        {
            _last = time.GetTimestamp();
            if (_sinceBorn.All.Count == 0)
                _first = _last;
            _sinceBorn.Record((now - message.BornAt.ToUnixTimeMilliseconds()) * 1_000_000);
            _sinceStored.Record((now - message.StoredAt.ToUnixTimeMilliseconds()) * 1_000_000);
            return _sinceBorn.All.Count;
        }
    }

    internal string IntervalLine(TimeSpan elapsed)
    {
        lock (_gate)
        {
            var born = _sinceBorn.TakeInterval();
            var stored = _sinceStored.TakeInterval();
            var tps = born.Count / elapsed.TotalSeconds;
            return Text($"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss} | TPS {tps:F0}")
                + Text($" | born to consume: average {born.AverageMs:F3} ms, max {born.MaxMs:F0} ms")
                + Text($" | store to consume: average {stored.AverageMs:F3} ms, max {stored.MaxMs:F0} ms");
        }
    }

    /// <summary>The rate counts from the first message to the last: waiting is no part of it.</summary>
    internal IEnumerable<string> Summary()
    {
        lock (_gate)
        {
            var count = _sinceBorn.All.Count;
            var seconds = time.GetElapsedTime(_first, _last).TotalSeconds;
            return
            [
                Text($"consumed          {count:N0} messages in {seconds:F1} s, from the first to the last"),
                Text($"TPS               {(seconds > 0 ? (count - 1) / seconds : 0):N0} messages a second"),
                "born to consume   " + LatencyLine.InMilliseconds(_sinceBorn.All),
                "store to consume  " + LatencyLine.InMilliseconds(_sinceStored.All),
            ];
        }
    }

    /// <summary>Whether any message has come.</summary>
    internal bool Succeeded
    {
        get
        {
            lock (_gate)
                return _sinceBorn.All.Count > 0;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
