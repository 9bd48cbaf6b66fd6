using System.Diagnostics.Metrics;

namespace ActorMQ.Shared;

/// <summary>What an instrument of this process has counted since the test began to look.</summary>
/// <remarks>Tests that run beside may count, too: where that matters, a label tells them apart.</remarks>
internal sealed class CountedMetric : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    /// <summary>Looks at one instrument.</summary>
    /// <param name="instrument">Its name.</param>
    /// <param name="label">Counts only what has this label; null: everything.</param>
    internal CountedMetric(string instrument, KeyValuePair<string, object?>? label = null)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (string.Equals(published.Name, instrument, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>((_, by, labels, _) =>
        {
            if (label is null || labels.Contains(label.Value))
                Interlocked.Add(ref _count, by);
        });
        _listener.Start();
    }

    internal long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
