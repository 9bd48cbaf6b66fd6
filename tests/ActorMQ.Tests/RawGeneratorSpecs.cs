using System.Diagnostics;
using ActorMQ.Bench;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Tests;

/// <summary>
/// Goal: the raw generator counts what it should, whatever the broker does. Method: a broker that reads and
/// answers when the test says so, and time stamps that the test chooses.
/// </summary>
public sealed class RawGeneratorSpecs
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private static RawOptions Options(AnsweringBroker broker, int window, int size = 1) => new()
    {
        Broker = broker.Address,
        Topic = "T",
        Queues = 1,
        Connections = 1,
        Window = window,
        Size = size,
        Encoding = HeaderEncoding.Binary,
        WarmUp = TimeSpan.Zero,
        Duration = TimeSpan.FromMilliseconds(100),
        Rate = null,
        BrokerProcess = null,
    };

    private static RawConnection Connect(RawOptions options) => new(
        options, [new RawFrame(options.Encoding, options.Topic, 0, new byte[options.Size])], number: 0);

    /// <summary>Sends and takes as the generator does, until no answer is to come.</summary>
    private static void ServeUntilDone(RawConnection connection)
    {
        var poll = new SocketPoll([connection.Socket]);
        var start = Stopwatch.GetTimestamp();
        while (!connection.IsDone)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Eventually.Limit, "answers did not come");
            poll.LookFor(0, reads: true, connection.HasUnsent);
            poll.Wait(TimeSpan.FromMilliseconds(50));
            if (poll.IsWritable(0))
                connection.SendUnsent();
            if (poll.IsReadable(0))
                connection.TakeAnswers(counts: true);
        }
    }

    [Fact]
    public async Task What_a_full_window_holds_back_counts_from_when_it_was_due()
    {
        using var broker = new AnsweringBroker();
        using var connection = Connect(Options(broker, window: 2));
        var pacer = new Pacer([connection], ratePerSecond: 1000, Tick);
        var second = Stopwatch.Frequency;
        var start = Stopwatch.GetTimestamp() - second;

        // A hundred are due within a tenth of a second, a second ago, and the window takes two of them.
        pacer.SendDue(start, measures: true);
        pacer.SendDue(start + (second / 10), measures: true);
        await broker.AnswerAsync(2);
        ServeUntilDone(connection);
        pacer.SendDue(start + (second / 10), measures: true);
        await broker.AnswerAsync(2);
        ServeUntilDone(connection);

        Assert.Null(connection.Failure);
        Assert.Equal(4, connection.Latencies.Count);
        Assert.InRange(connection.Latencies.PercentileNs(1), 0.9e9, double.MaxValue);

        // One burst in time, and one hundred that were begun late, the first of them by 99 ms.
        Assert.Equal(101, pacer.Lateness.Count);
        Assert.Equal(99_000_000, pacer.Lateness.MaxNs);
    }

    [Fact]
    public async Task What_the_socket_does_not_take_at_once_is_sent_later_and_whole()
    {
        const int Window = 64;
        using var broker = new AnsweringBroker(receiveBufferSize: 4096);
        using var connection = Connect(Options(broker, Window, size: 256 * 1024));
        Assert.Equal(Window, connection.SendUpTo(int.MaxValue, Stopwatch.GetTimestamp()));
        Assert.True(connection.HasUnsent, "the system has taken 16 MiB for a broker that does not read");

        var answered = Task.Run(() => broker.AnswerAsync(Window));
        await Task.Run(() => ServeUntilDone(connection));
        await answered;
        Assert.Null(connection.Failure);
        Assert.Equal(Window, connection.Latencies.Count);
    }

    [Fact]
    public async Task A_broker_that_hangs_up_is_told_in_the_report_and_ends_the_run()
    {
        using var broker = new AnsweringBroker();
        var hangUp = broker.HangUpAsync();
        var run = Task.Run(() => RawBenchmark.Run(Options(broker, window: 4), CancellationToken.None));
        await hangUp;

        var report = await Eventually.Of(run, "the generator gives up");
        Assert.False(report.Succeeded);
        Assert.NotNull(report.Failure);
    }
}
