using ActorMQ.Broker;
using ActorMQ.Cluster.Replication;

namespace ActorMQ.Cluster.Static;

/// <summary>
/// A broker of a static group that is started again when its store has to be emptied and copied anew: nobody
/// has to decide anything then.
/// </summary>
internal sealed class StaticBroker : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<BrokerServer>> _start;
    private readonly CancellationTokenSource _stopping = new();
    private volatile BrokerServer _current;

    private StaticBroker(Func<CancellationToken, Task<BrokerServer>> start, BrokerServer first)
    {
        (_start, _current) = (start, first);
        Completion = GoOnAsync();
    }

    /// <summary>The broker as it runs now.</summary>
    public BrokerServer Current => _current;

    /// <summary>
    /// Ends when it has ended for good; with the cause after a failure that it cannot go on from.
    /// </summary>
    public Task Completion { get; }

    /// <summary>Starts it.</summary>
    /// <param name="start">
    /// Makes what replicates the broker, and starts both; called again for each further start.
    /// </param>
    /// <param name="ct">Gives up the first start.</param>
    public static async Task<StaticBroker> StartAsync(
        Func<CancellationToken, Task<BrokerServer>> start, CancellationToken ct) =>
        new(start, await start(ct));

    /// <summary>Stops it in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _current.DisposeAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _current.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task GoOnAsync()
    {
        while (true)
        {
            try
            {
                await _current.Completion;
                return;
            }
            catch (BrokerFailedException failure)
                when (failure.GetBaseException() is StoreBeginsAnewException
                    && !_stopping.IsCancellationRequested)
            {
                await _current.DisposeAsync();
            }

            _current = await _start(_stopping.Token);
        }
    }
}
