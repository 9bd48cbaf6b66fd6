using System.Diagnostics;

namespace ActorMQ.Shared;

/// <summary>Waits for conditions, with a limit that only a broken build reaches.</summary>
internal static class Eventually
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    internal static async Task True(Func<bool> condition, string awaited)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"waited {Limit} in vain: {awaited}");
            await Task.Delay(5);
        }
    }

    internal static async Task<T> Of<T>(Task<T> task, string awaited)
    {
        await Of((Task)task, awaited);
        return await task;
    }

    internal static async Task Of(Task task, string awaited)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"waited {Limit} in vain: {awaited}");
        }
    }
}
