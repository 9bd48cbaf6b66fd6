using System.Diagnostics;

namespace ActorMQ.Bench;

/// <summary>Reports again and again while a benchmark runs.</summary>
internal static class ReportTimer
{
    /// <summary>Calls <paramref name="report"/> with the time since the last one, until cancelled.</summary>
    internal static async Task RunAsync(TimeSpan interval, Action<TimeSpan> report, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval);
        var last = Stopwatch.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var now = Stopwatch.GetTimestamp();
                report(Stopwatch.GetElapsedTime(last, now));
                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the run; its summary tells what came after the last report.
        }
    }
}
