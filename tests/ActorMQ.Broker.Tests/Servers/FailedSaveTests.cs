using System.Diagnostics.Metrics;
using ActorMQ.Broker.Tests.Groups;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// A save of offsets that failed with anything but an I/O error ended the writer and all other actors, and
/// the stopping broker waited for ever for the answer.
/// </summary>
public sealed class FailedSaveTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broker_that_cannot_save_offsets_says_so_and_stops(bool isBug)
    {
        using var counted = new SavesFailed();
        var logs = new KeptLogs();
        var disk = new HookedDisk(new DiskFiles());
        var broker = await BrokerServer.StartAsync(
            _directory.Options() with { Files = disk }, logs, TimeProvider.System, CancellationToken.None);
        await using (var client = new SocketClient(broker.LocalEndPoint, "client"))
        {
            await client.AskAsync(RequestCode.SendMessageV2, TestBroker.SendHeader("orders", 0), "m");
            await client.BeatAsync("g");
            disk.OnRename = path =>
            {
                if (path.Contains("consumerOffset", StringComparison.Ordinal))
                    throw isBug ? new InvalidOperationException("boom") : new IOException("boom");
            };
            var commit = new UpdateConsumerOffsetRequestHeader
            {
                ConsumerGroup = "g",
                Topic = "orders",
                QueueId = 0,
                CommitOffset = 1,
            };
            var answer = await client.AskAsync(RequestCode.UpdateConsumerOffset, commit);
            Assert.Equal(ResponseCode.Success, answer.Code);
        }

        var stopped = broker.DisposeAsync().AsTask();
        Assert.True(
            await Task.WhenAny(stopped, Task.Delay(Patience)) == stopped,
            $"awaited the end of the broker for {Patience}");
        await stopped;
        await broker.Completion;
        Assert.Contains(logs.Lines, line => line.Contains("consumerOffset.json", StringComparison.Ordinal));
        Assert.True(counted.Count >= 1, "no failed save was counted");
    }

    /// <summary>Counts the failed saves of offsets of this process.</summary>
    private sealed class SavesFailed : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        internal SavesFailed()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name is "actormq.broker.config.saves_failed")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, by, tags, _) =>
            {
                if (tags.Contains(new KeyValuePair<string, object?>("file", "consumerOffset.json")))
                    Interlocked.Add(ref _count, by);
            });
            _listener.Start();
        }

        internal long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
