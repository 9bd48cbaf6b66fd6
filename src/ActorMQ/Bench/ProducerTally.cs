using System.Globalization;

namespace ActorMQ.Bench;

/// <summary>What a producer benchmark has come to, and how it is printed. Any thread may count.</summary>
internal sealed class ProducerTally(bool isBatch)
{
    private readonly Lock _gate = new();
    private readonly LatencySeries _sends = new();
    private long _messages;
    private long _intervalMessages;
    private long _failed;
    private string? _lastFailure;

    /// <summary>Whether anything was acknowledged.</summary>
    internal bool Succeeded
    {
        get
        {
            lock (_gate)
                return _messages > 0;
        }
    }

    /// <summary>A send was acknowledged.</summary>
    internal void Sent(int messages, TimeSpan took)
    {
        lock (_gate)
        {
            _sends.Record((long)took.TotalNanoseconds);
            _messages += messages;
            _intervalMessages += messages;
        }
    }

    /// <summary>A send was not acknowledged, or not as far as the broker's settings ask.</summary>
    internal void Failed(string reason)
    {
        lock (_gate)
        {
            _failed++;
            _lastFailure = reason;
        }
    }

    /// <summary>The line of one report; failures are those of the whole run, as in RocketMQ.</summary>
    internal string IntervalLine(DateTimeOffset now, TimeSpan elapsed)
    {
        lock (_gate)
        {
            var sends = _sends.TakeInterval();
            var mps = isBatch ? Text($" | MPS {_intervalMessages / elapsed.TotalSeconds:F0}") : string.Empty;
            _intervalMessages = 0;
            return Text($"{now:yyyy-MM-dd HH:mm:ss} | TPS {sends.Count / elapsed.TotalSeconds:F0}{mps}")
                + Text($" | failed {_failed}")
                + Text($" | average RT {sends.AverageMs:F3} ms | max RT {sends.MaxMs:F3} ms");
        }
    }

    internal IEnumerable<string> Summary(TimeSpan elapsed)
    {
        lock (_gate)
        {
            var seconds = elapsed.TotalSeconds;
            var mps = isBatch ? Text($", {_messages / seconds:N0} messages a second") : string.Empty;
            return
            [
                Text($"acknowledged  {_sends.All.Count:N0} sends, {_messages:N0} messages in {seconds:F1} s"),
                Text($"TPS           {_sends.All.Count / seconds:N0} sends a second{mps}"),
                Text($"failed        {_failed:N0}") + (_lastFailure is null ? "" : $", last: {_lastFailure}"),
                "latency       " + LatencyLine.InMicroseconds(_sends.All),
            ];
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
