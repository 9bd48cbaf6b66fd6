using System.Diagnostics;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Interop;

/// <summary>What of topics, groups and offsets was acknowledged is there after <c>kill -9</c>.</summary>
public sealed class StateRestartTests : IAsyncDisposable
{
    private const int Rounds = 3;
    private const int QueueCount = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _store = new();
    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), pushes: null, NullLoggerFactory.Instance, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _store.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_acknowledged_outlives_a_killed_process_and_lost_files(bool losesFiles)
    {
        await using var nameServer = await Server.NameServerAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await using (var broker = await BrokerAsync(nameServer, losesFiles))
            {
                await AssertRoundsAsync(broker, round);
                await CreateAsync(broker, round);
                if (losesFiles)
                    await WaitForFilesAsync();
                await broker.KillAsync();
            }

            var config = Path.Combine(_store.Path, "config");
            Assert.Equal(losesFiles, Directory.Exists(config));
            if (losesFiles)
                Directory.Delete(config, recursive: true);
        }

        await using var last = await BrokerAsync(nameServer, losesFiles);
        await AssertRoundsAsync(last, Rounds);
        Assert.Equal(0, await last.StopAsync());
        var saved = await File.ReadAllTextAsync(Path.Combine(_store.Path, "config", "consumerOffset.json"));
        Assert.Contains("actormqLogPosition", saved, StringComparison.Ordinal);
    }

    /// <summary>With a long period no file is written before the kill: the log alone has it all.</summary>
    private Task<Server> BrokerAsync(Server nameServer, bool writesFiles) => Server.BrokerAsync(
        _store.Path, nameServer.Address, "--port", "0",
        "-D", $"broker.group.offset-persist-interval={(writesFiles ? "10ms" : "10m")}");

    private async Task WaitForFilesAsync()
    {
        var watch = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(_store.Path, "config", "consumerOffset.json")))
        {
            Assert.True(watch.Elapsed < Patience, $"awaited consumerOffset.json for {Patience}");
            await Task.Delay(10);
        }
    }

    private async Task CreateAsync(Server broker, int round)
    {
        var topic = new CreateTopicRequestHeader
        {
            Topic = $"topic-{round}",
            DefaultTopic = "TBW102",
            ReadQueueNums = QueueCount,
            WriteQueueNums = QueueCount,
            Perm = 6,
            TopicFilterType = "SINGLE_TAG",
        };
        await AskAsync(broker, RequestCode.UpdateAndCreateTopic, topic);
        await AskAsync(
            broker, RequestCode.UpdateAndCreateSubscriptiongroup, default(EmptyHeader),
            $$"""{"groupName":"group-{{round}}","retryQueueNums":1,"retryMaxTimes":{{round}}}""");
        var commits = Enumerable.Range(0, QueueCount).Select(queue => AskAsync(
            broker, RequestCode.UpdateConsumerOffset, new UpdateConsumerOffsetRequestHeader
            {
                ConsumerGroup = $"group-{round}",
                Topic = $"topic-{round}",
                QueueId = queue,
                CommitOffset = Offset(round, queue),
            }));
        await Task.WhenAll(commits);
    }

    /// <summary>What all rounds before this one made is there.</summary>
    private async Task AssertRoundsAsync(Server broker, int rounds)
    {
        var groups = await AskAsync(broker, RequestCode.GetAllSubscriptiongroupConfig, default(EmptyHeader));
        for (var round = 0; round < rounds; round++)
        {
            Assert.Contains($"\"group-{round}\"", groups, StringComparison.Ordinal);
            for (var queue = 0; queue < QueueCount; queue++)
                Assert.Equal(Offset(round, queue), await CommittedAsync(broker, round, queue));
        }
    }

    private async Task<long> CommittedAsync(Server broker, int round, int queue)
    {
        var asked = new QueryConsumerOffsetRequestHeader
        {
            ConsumerGroup = $"group-{round}",
            Topic = $"topic-{round}",
            QueueId = queue,
        };
        var answer = await _client.InvokeAsync(
            broker.Address, RequestCode.QueryConsumerOffset, asked, ReadOnlyMemory<byte>.Empty, Patience,
            CancellationToken.None);
        Assert.True(answer.Code == ResponseCode.Success, $"{answer.Code}: {answer.Remark}");
        Assert.True(answer.TryReadHeader(out OffsetResponseHeader header, out _));
        return header.Offset;
    }

    private async Task<string> AskAsync<T>(Server broker, RequestCode code, T header, string body = "")
        where T : struct, IHeader
    {
        var answer = await _client.InvokeAsync(
            broker.Address, code, header, Encoding.UTF8.GetBytes(body), Patience, CancellationToken.None);
        Assert.True(answer.Code == ResponseCode.Success, $"{code}: {answer.Code}: {answer.Remark}");
        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    private static long Offset(int round, int queue) => (100 * round) + queue + 1;
}
