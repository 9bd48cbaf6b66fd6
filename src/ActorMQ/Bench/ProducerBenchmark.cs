using System.Diagnostics;
using ActorMQ.Client;
using ActorMQ.Transport;

namespace ActorMQ.Bench;

/// <summary>Sends by the client as an application would, from several loops at a time.</summary>
/// <remarks>
/// A loop waits for its acknowledgement before it sends again. It holds no thread meanwhile, so RocketMQ's
/// sends from many threads and its asynchronous sends of one thread are the same here: sends under way.
/// </remarks>
internal sealed class ProducerBenchmark(
    Producer producer, ProducerLoad load, ProducerMessages messages, ProducerTally tally)
{
    /// <summary>How long a loop waits after a failure, so that it is not failures at full speed.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private long _left = load.Quantity == 0 ? long.MaxValue : load.Quantity;

    /// <summary>Sends until cancelled or done; what is under way then is waited for, and counted.</summary>
    internal Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, load.Senders).Select(_ => SendOneAfterAnotherAsync(stop)));

    private async Task SendOneAfterAnotherAsync(CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested && TakeShare() is var count and > 0)
        {
            if (await FailureOfSendAsync(count) is not { } failure)
                continue;
            tally.Failed(failure);
            await Task.Delay(PauseAfterFailure, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>How many messages the next send has; 0 when all are sent.</summary>
    private int TakeShare()
    {
        var before = Interlocked.Add(ref _left, -load.BatchSize) + load.BatchSize;
        return (int)Math.Clamp(before, 0, load.BatchSize);
    }

    /// <summary>Sends, counts an acknowledgement, and tells what went wrong otherwise.</summary>
    private async Task<string?> FailureOfSendAsync(int count)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = load.BatchSize == 1
                ? await producer.SendAsync(messages.Next(), CancellationToken.None)
                : await producer.SendBatchAsync(messages.Next(count), CancellationToken.None);
            if (result.Status != SendStatus.Ok)
                return result.Status.ToString();
            tally.Sent(count, Stopwatch.GetElapsedTime(started));
            return null;
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            return failure.Message;
        }
    }
}
