using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

/// <summary>Things that are done again and again until the owner is disposed of.</summary>
internal sealed class BackgroundLoops(ILogger log, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];

    /// <summary>Cancelled when the loops stop.</summary>
    internal CancellationToken Stopping => _stop.Token;

    /// <summary>Does <paramref name="work"/> once in each period, first after one period. A failure is
    /// told.</summary>
    internal void Every(TimeSpan period, string name, Func<CancellationToken, Task> work) =>
        _loops.Add(LoopAsync(period, name, work));

    /// <summary>Adds a loop that ends by itself when <see cref="Stopping"/> is cancelled.</summary>
    internal void Add(Task loop) => _loops.Add(loop);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private async Task LoopAsync(TimeSpan period, string name, Func<CancellationToken, Task> work)
    {
        using var timer = new PeriodicTimer(period, time);
        var stop = _stop.Token;
        while (await TickAsync(timer, stop))
        {
            try
            {
                await work(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is ClientException or IOException)
            {
                ClientLog.BackgroundFailed(log, name, failure);
            }
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
