using System.Diagnostics;
using System.Threading.Channels;

namespace ActorMQ.Benchmarks.Actors;

/// <summary>What one would write without a kernel: a task that reads a channel.</summary>
internal static class ChannelLoops
{
    internal static double Write(int producers, int count, bool singleReader)
    {
        using var done = new ManualResetEventSlim();
        var options = new UnboundedChannelOptions { SingleReader = singleReader };
        var channel = Channel.CreateUnbounded<string>(options);
        var loop = Task.Run(() => Count(channel.Reader, count, done));
        var elapsed = Producers.Time(producers, count, () => channel.Writer.TryWrite("message"), done);
        channel.Writer.Complete();
        Producers.Wait(loop);
        return elapsed;
    }

    private static async Task Count(ChannelReader<string> reader, int count, ManualResetEventSlim done)
    {
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out _))
            {
                if (--count == 0)
                    done.Set();
            }
        }
    }

    /// <summary>Nanoseconds per round trip through a pair of channels: a request one way, a reply the
    /// other.</summary>
    internal static double RoundTrips(int count)
    {
        var requests = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        var replies = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        var loop = Task.Run(() => Echo(requests.Reader, replies.Writer));
        var elapsed = Producers.Wait(AskAll(requests.Writer, replies.Reader, count));
        requests.Writer.Complete();
        Producers.Wait(loop);
        return elapsed;
    }

    private static async Task Echo(ChannelReader<string> requests, ChannelWriter<string> replies)
    {
        await foreach (var request in requests.ReadAllAsync())
            replies.TryWrite(request);
    }

    private static async Task<double> AskAll(
        ChannelWriter<string> requests, ChannelReader<string> replies, int count)
    {
        await Task.Yield();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            requests.TryWrite("request");
            await replies.ReadAsync();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }
}
