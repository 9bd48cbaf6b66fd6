using ActorMQ.Broker.Tests.Groups;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Tests.Servers;

/// <summary>
/// Goal: a stop drops no request: each is answered, or its connection ends; and none holds the stop up.
/// Method: real sockets and files, a grace so long that a stop which has to wait for it is seen, and clients
/// that ask on until they are cut off.
/// </summary>
public sealed class StopAmidRequestsTests : IDisposable
{
    private const int Connections = 4;
    private const int AtATime = 16;
    private const string Topic = "orders";
    private const string Group = "g";
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(25);
    private readonly BrokerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 200)]
    [InlineData(true, 50)]
    public async Task Commits_are_each_answered_or_cut_off_and_none_that_was_answered_is_lost(
        bool sync, int answersBeforeTheStop)
    {
        var options = Options() with { Log = new() { SyncFlush = sync } };
        var last = await StopAmidAsync(options, answersBeforeTheStop, (client, queue, number) =>
            client.AskAsync(RequestCode.UpdateConsumerOffset, new UpdateConsumerOffsetRequestHeader
            {
                ConsumerGroup = Group,
                Topic = Topic,
                QueueId = queue,
                CommitOffset = number,
            }));

        await using var again = await BrokerDirectory.StartAsync(options);
        await using var next = new SocketClient(again.LocalEndPoint, "client");
        for (var queue = 0; queue < last.Length; queue++)
        {
            var asked = new QueryConsumerOffsetRequestHeader
            {
                ConsumerGroup = Group,
                Topic = Topic,
                QueueId = queue,
            };
            var kept = await next.AskAsync(RequestCode.QueryConsumerOffset, asked);
            kept.TryReadHeader(out OffsetResponseHeader header, out _);
            Assert.InRange(header.Offset, last[queue].Succeeded, last[queue].Asked);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(2000)]
    public async Task Questions_sends_and_pulls_are_each_answered_or_cut_off(int answersBeforeTheStop) =>
        await StopAmidAsync(Options(), answersBeforeTheStop, AskSomething);

    private static Task<RemotingResponse> AskSomething(SocketClient client, int queue, long number) =>
        ((queue + number) % 6) switch
        {
            0 => client.AskAsync(
                RequestCode.GetMaxOffset, new GetMaxOffsetRequestHeader { Topic = Topic, QueueId = queue }),
            1 => client.AskAsync(
                RequestCode.GetMinOffset, new QueueRequestHeader { Topic = Topic, QueueId = queue }),
            2 => client.AskAsync(RequestCode.SearchOffsetByTimestamp, new SearchOffsetRequestHeader
            {
                Topic = Topic,
                QueueId = queue,
                Timestamp = 1,
            }),
            3 => client.AskAsync(
                RequestCode.PullMessage,
                TestBroker.PullHeader(Topic, queue, number, h => h with { SysFlag = 6 })),
            4 => client.AskAsync(
                RequestCode.QueryConsumerOffset,
                new QueryConsumerOffsetRequestHeader
                {
                    ConsumerGroup = "new",
                    Topic = Topic,
                    QueueId = queue,
                }),
            _ => client.AskAsync(RequestCode.SendMessageV2, TestBroker.SendHeader(Topic, queue), "m"),
        };

    private BrokerOptions Options() => _directory.Options() with { StopGrace = TimeSpan.FromSeconds(60) };

    /// <summary>Lets clients ask, and stops the broker when so many answers have come.</summary>
    /// <returns>For each queue the last number that succeeded, and the last that was asked.</returns>
    private static async Task<(long Succeeded, long Asked)[]> StopAmidAsync(
        BrokerOptions options, int answersBeforeTheStop, Ask ask)
    {
        var broker = await BrokerDirectory.StartAsync(options);
        var clients = Enumerable.Range(0, Connections)
            .Select(i => new SocketClient(broker.LocalEndPoint, $"client-{i}")).ToArray();
        await clients[0].AskAsync(RequestCode.UpdateAndCreateTopic, TestBroker.TopicHeader(Topic, Connections * AtATime));
        await clients[0].BeatAsync(Group);
        var answers = new Answers(answersBeforeTheStop);
        var asking = Enumerable.Range(0, Connections * AtATime).Select(
            queue => AskUntilCutOffAsync(clients[queue % Connections], queue, ask, answers)).ToArray();
        await answers.Enough;

        await broker.DisposeAsync().AsTask().WaitAsync(StopMax);

        var last = await Task.WhenAll(asking);
        foreach (var client in clients)
            await client.DisposeAsync();
        return last;
    }

    /// <summary>
    /// Asks with 1, 2, 3 …, one after the other. A request without an answer on an open connection is a
    /// timeout, which fails the test.
    /// </summary>
    private static async Task<(long Succeeded, long Asked)> AskUntilCutOffAsync(
        SocketClient client, int queue, Ask ask, Answers answers)
    {
        var succeeded = 0L;
        for (var number = 1L; ; number++)
        {
            try
            {
                var answer = await ask(client, queue, number);
                Assert.NotEqual(ResponseCode.SystemError, answer.Code);
                if (answer.Code == ResponseCode.Success)
                    succeeded = number;
                answers.CountOne();
            }
            catch (RemotingException ended) when (ended is not RemotingTimeoutException)
            {
                return (succeeded, number);
            }
        }
    }

    private delegate Task<RemotingResponse> Ask(SocketClient client, int queue, long number);

    /// <summary>Counts answers until there are enough.</summary>
    private sealed class Answers(int enough)
    {
        private readonly TaskCompletionSource _enough = new(
            TaskCreationOptions.RunContinuationsAsynchronously);

        private int _count;

        public Task Enough => _enough.Task;

        public void CountOne()
        {
            if (Interlocked.Increment(ref _count) == enough)
                _enough.SetResult();
        }
    }
}
