using System.Globalization;
using ActorMQ.Interop.Clusters.Histories;
using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Benchmarks.Clusters;

/// <summary>What nodes wrote while a leader went, beside the pauses that clients saw: where the time went.</summary>
/// <param name="Gap">The longest time without an acknowledged send.</param>
/// <param name="Lines">In the order of time, each with milliseconds since the leader was told to go.</param>
internal sealed record StopTimeline(TimeSpan Gap, IReadOnlyList<string> Lines)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <param name="lab">Whose nodes wrote.</param>
    /// <param name="history">What clients were told.</param>
    /// <param name="from">When the leader was told to go, by the history's clock.</param>
    public static StopTimeline Of(ClusterLab lab, History history, TimeSpan from)
    {
        var (now, today) = (history.Now, DateTimeOffset.UtcNow);
        var found = lab.Nodes
            .SelectMany(node => node.Lines.Select(line => (At: TimeOf(line) - today + now, Text: $"{node.Name}  {TextOf(line)}")))
            .Where(line => line.At is { } at && at >= from && at <= now)
            .Select(line => (At: line.At!.Value, line.Text))
            .Concat(PausesOf(history, from))
            .OrderBy(line => line.At);
        return new StopTimeline(
            history.LongestGap(ClusterFigures.Shard, from),
            [.. found.Select(line => $"{(line.At - from).TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture),6}  {line.Text}")]);
    }

    private static IEnumerable<(TimeSpan At, string Text)> PausesOf(History history, TimeSpan from)
    {
        var last = from;
        var acks = history.Events.OfType<Acknowledged>().Where(ack => ack.At >= from).Select(ack => ack.At).Order();
        foreach (var at in acks)
        {
            if (at - last > Pause)
                yield return (at, $"clients: a send is acknowledged, the first for {ClusterFigures.Number((at - last).TotalMilliseconds)} ms");
            last = at;
        }
    }

    private static DateTimeOffset? TimeOf(string line) =>
        line.Split(' ') is [_, var time, ..]
        && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var found)
            ? found
            : null;

    /// <summary>Without the time and the mark of the stream.</summary>
    private static string TextOf(string line) => string.Join(' ', line.Split(' ').Skip(2));
}
