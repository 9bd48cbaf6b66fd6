using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorMQ.Client;
using ActorMQ.CommandLine;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Model;
using ActorMQ.Output;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Running;

/// <summary>
/// Starts servers on free ports and a temporary store, sends messages, consumes them, and checks that all
/// came.
/// </summary>
internal sealed class Quickstart(Terminal terminal, ActorMqSettings configured, int count)
{
    private const string Topic = "Quickstart";
    private const string Group = "quickstart-readers";
    private const int Window = 64;

    /// <summary>Without a message for so long, the rest is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal async Task<int> RunAsync(CancellationToken stop)
    {
        var store = Directory.CreateTempSubdirectory("actormq-quickstart-");
        try
        {
            return await RunAsync(SettingsFor(store), stop);
        }
        finally
        {
            store.Delete(recursive: true);
        }
    }

    private async Task<int> RunAsync(ActorMqSettings settings, CancellationToken stop)
    {
        var logs = LineLoggerFactory.OfProcess(settings.Logging);
        terminal.Heading("Starting a name server and a broker in this process");
        var watch = Stopwatch.StartNew();
        var servers = await Servers.StartBothAsync(settings, logs, stop);
        terminal.Good($"{servers.Description} ({watch.ElapsedMilliseconds} ms)");
        try
        {
            var work = SendAndConsumeAsync(servers, settings, logs, stop);
            if (await Task.WhenAny(work, servers.Completion) != work)
                throw new CommandFailedException(ExitCode.Failed, "the broker failed; see the log above");
            return await work;
        }
        finally
        {
            await servers.StopAsync(settings.Transport.ShutdownTimeout + ServerRun.CloseTimeout);
        }
    }

    private async Task<int> SendAndConsumeAsync(
        RunningServers servers, ActorMqSettings settings, ILoggerFactory logs, CancellationToken stop)
    {
        var options = ClientOptionsOf.Settings(settings) with { NameServers = servers.NameServer };
        await using var client = new ActorMQClient(options, logs);
        terminal.Heading($"Sending {count} messages to the topic {Topic}");
        var sent = await SendAsync(client, settings, stop);
        terminal.Heading($"Consuming them as the group {Group}");
        var missing = await ConsumeAsync(client, sent, stop);
        if (missing > 0)
        {
            terminal.Problem($"{missing} of {count} messages did not come; gave up after {Patience}");
            return ExitCode.TooFew;
        }

        SayWhatNext();
        return ExitCode.Ok;
    }

    private async Task<HashSet<string>> SendAsync(
        ActorMQClient client, ActorMqSettings settings, CancellationToken stop)
    {
        var options = ClientOptionsOf.Producer(settings, "quickstart-writers");
        await using var producer = client.CreateProducer(options);
        var ids = new HashSet<string>(count, StringComparer.Ordinal);
        var queues = new Dictionary<MessageQueue, int>();
        var watch = Stopwatch.StartNew();
        await Progress.ShowAsync(terminal, "sending", count, async progress =>
        {
            var underWay = new Queue<Task<SendResult>>(Window);
            for (var i = 1; i <= count; i++)
            {
                if (underWay.Count == Window)
                    Take(await underWay.Dequeue());
                underWay.Enqueue(producer.SendAsync(MessageOf(i), stop));
                progress(ids.Count);
            }

            while (underWay.TryDequeue(out var send))
                Take(await send);
        });
        terminal.Good(
            $"{count} sent and acknowledged in {Seconds(watch)}, {Rate(watch)}, in {queues.Count} queues");
        return ids;

        void Take(SendResult result)
        {
            ids.Add(result.MessageId);
            queues[result.Queue] = queues.GetValueOrDefault(result.Queue) + 1;
        }
    }

    /// <summary>Consumes until every id has come, or nothing comes any more.</summary>
    /// <returns>How many did not come.</returns>
    private async Task<int> ConsumeAsync(ActorMQClient client, HashSet<string> sent, CancellationToken stop)
    {
        var waiting = new ConcurrentDictionary<string, bool>(
            sent.Select(id => KeyValuePair.Create(id, true)), StringComparer.Ordinal);
        var (arrived, again) = (0, 0);
        Action<long> show = static _ => { };
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = new Holder();
        var options = new PushConsumerOptions
        {
            Group = Group,
            Subscriptions = [Subscription.All(Topic)],
            ConsumeFrom = ConsumeFromWhere.FirstOffset,
        };
        var watch = Stopwatch.StartNew();
        await Progress.ShowAsync(terminal, "consuming", count, async progress =>
        {
            show = progress;
            await using var consumer = await client.StartPushConsumerAsync(options, OnMessage, stop);
            var before = -1;
            while (!all.Task.IsCompleted && before != Volatile.Read(ref arrived))
            {
                before = Volatile.Read(ref arrived);
                await Task.WhenAny(all.Task, Task.Delay(Patience, stop));
                stop.ThrowIfCancellationRequested();
            }
        });
        if (waiting.IsEmpty)
        {
            terminal.Good($"{count} consumed in {Seconds(watch)}, {Rate(watch)}, {again} of them twice");
            terminal.Aside($"  the last one: \"{last.Text}\" with tag {last.Tag}");
        }

        return waiting.Count;

        ValueTask<ConsumeResult> OnMessage(ReceivedMessage message, CancellationToken ct)
        {
            last.Take(message);
            if (!waiting.TryRemove(message.MessageId, out _))
                Interlocked.Increment(ref again);
            else if (Interlocked.Increment(ref arrived) is var number)
                show(number);
            if (arrived == count)
                all.TrySetResult();
            return ValueTask.FromResult(ConsumeResult.Success);
        }
    }

    private void SayWhatNext()
    {
        terminal.Line();
        terminal.Heading("It works. What to try next:");
        terminal.Line("  actormq standalone                                 a broker that stays");
        terminal.Line("  actormq send -t orders -m hello                    a message to it");
        terminal.Line("  actormq consume -t orders -g readers --from first  and back");
        terminal.Line("  actormq --help                                     everything else");
        terminal.Line("Any RocketMQ client works with it: give it the name server 127.0.0.1:9876.");
    }

    private ActorMqSettings SettingsFor(DirectoryInfo store)
    {
        var level = (LoggingLevel)Math.Max((int)configured.Logging.Level, (int)LoggingLevel.Warning);
        return configured with
        {
            NameServer = configured.NameServer with
            {
                ListenAddress = "127.0.0.1",
                ListenPort = 0,
                KeyValueFile = null,
            },
            Broker = configured.Broker with { ListenAddress = "127.0.0.1", ListenPort = 0 },
            Store = configured.Store with { Path = store.FullName },
            Logging = configured.Logging with { Level = level },
        };
    }

    private static Message MessageOf(int number)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"message {number}");
        var message = new Message(new TopicName(Topic), Encoding.UTF8.GetBytes(text));
        return message.WithTag(number % 2 == 0 ? "even" : "odd");
    }

    private static string Seconds(Stopwatch watch) =>
        string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.00} s");

    private string Rate(Stopwatch watch) =>
        string.Create(CultureInfo.InvariantCulture, $"{count / watch.Elapsed.TotalSeconds:#,0} a second");

    private sealed class Holder
    {
        internal string Text { get; private set; } = string.Empty;

        internal string Tag { get; private set; } = string.Empty;

        internal void Take(ReceivedMessage message)
        {
            Text = Encoding.UTF8.GetString(message.Body.Span);
            Tag = message.Tag ?? string.Empty;
        }
    }
}
