using System.Globalization;
using System.Text;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replication;

/// <summary>What a replica notes of itself beside its log, <c>ROOT/replica</c>.</summary>
/// <remarks>
/// Lines of ASCII text; lines that are not known are left out:
/// <code>
///   life=12              how often it has started; grows
///   tail=proven          or lost: what it has acknowledged need not all be in its log
///   flush=async          or sync: whether what it acknowledges is on the disk
///   boot=a1b2            the machine's start in which it runs; left out where the system does not say
///   end=4096             left out while it runs: where its log ended when it stopped
///   anew=true            left out else: its store is to be emptied before the next start
/// </code>
/// </remarks>
/// <param name="Life">See above.</param>
/// <param name="IsTailProven">See above.</param>
/// <param name="IsFlushed">See above.</param>
/// <param name="Boot">See above.</param>
/// <param name="End">See above.</param>
/// <param name="BeginsAnew">See above.</param>
internal sealed record ReplicaNote(
    long Life,
    bool IsTailProven,
    bool IsFlushed,
    string? Boot,
    JournalPosition? End = null,
    bool BeginsAnew = false)
{
    /// <summary>
    /// Whether all that this replica has acknowledged is in its log now.
    /// </summary>
    /// <param name="boot">The machine's start now; null where the system does not say.</param>
    /// <param name="end">The recovered log's end.</param>
    /// <remarks>
    /// What was written and not flushed survives the end of the process, not that of the machine. Recovery
    /// keeps a prefix of what was written, so a log that is as long as it was holds the same.
    /// </remarks>
    public bool IsTailProvenNow(string? boot, JournalPosition end) =>
        IsTailProven
        && (IsFlushed
            || (Boot is not null && string.Equals(Boot, boot, StringComparison.Ordinal))
            || end >= End);

    public byte[] Encode()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"life={Life}\n");
        text.Append(CultureInfo.InvariantCulture, $"tail={(IsTailProven ? "proven" : "lost")}\n");
        text.Append(CultureInfo.InvariantCulture, $"flush={(IsFlushed ? "sync" : "async")}\n");
        if (Boot is not null)
            text.Append(CultureInfo.InvariantCulture, $"boot={Boot}\n");
        if (End is { } end)
            text.Append(CultureInfo.InvariantCulture, $"end={end}\n");
        if (BeginsAnew)
            text.Append("anew=true\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Null when the bytes are no note.</summary>
    public static ReplicaNote? TryDecode(ReadOnlySpan<byte> bytes)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var text = Encoding.ASCII.GetString(bytes);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                return null;
            values[line[..equals]] = line[(equals + 1)..].TrimEnd('\r');
        }

        if (!TryNumber(values.GetValueOrDefault("life"), out var life)
            || !values.TryGetValue("tail", out var tail) || !values.TryGetValue("flush", out var flush))
        {
            return null;
        }

        JournalPosition? end = null;
        if (values.TryGetValue("end", out var place))
        {
            if (!TryNumber(place, out var number))
                return null;
            end = new(number);
        }

        return new(
            life,
            tail is "proven",
            flush is "sync",
            values.GetValueOrDefault("boot"),
            end,
            values.GetValueOrDefault("anew") is "true");
    }

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
