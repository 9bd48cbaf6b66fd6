using System.Buffers;
using System.Net;
using System.Text;
using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Topics;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Model;
using ActorMQ.Model.Brokers;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>
/// The message path over a simulated disk, asked without a network; topics are simply there.
/// </summary>
internal sealed class TestBroker
{
    public static readonly RecordHost StoreHost = RecordHost.From(
        new IPEndPoint(IPAddress.Parse("10.1.2.3"), 10911));
    private static readonly RecordHost BornHost = RecordHost.From(new IPEndPoint(IPAddress.Loopback, 40_000));

    private readonly RequestTable _table;
    private readonly TopicDirectory _topics;
    private readonly ActorSystem _actors;
    private int _opaque;

    public TestBroker(
        ActorSystem actors,
        IJournalFiles disk,
        MessagePathSettings? settings = null,
        SendSettings? sends = null,
        string root = "/store",
        TimeSpan? shortPollingDelay = null,
        bool withCatalog = false,
        bool sealsRecords = true,
        ILogger? log = null)
    {
        var options = new StoreOptions { CommitLog = new CommitLogOptions { SegmentSizeBytes = 1 << 20 } };
        Store = MessageStore.Open(disk, root, options)
            ?? throw new InvalidOperationException("the store is open");
        var identity = new BrokerIdentity("TestCluster", "DefaultRegion", traceOn: true, StoreHost);
        _actors = actors;
        Path = new MessagePath(
            actors, Store, identity, settings ?? new MessagePathSettings(), log ?? NullLogger.Instance);
        var catalog = withCatalog
            ? new BrokerCatalog(
                actors, Catalog(root), disk, Path.State, Path.QueueFor, Path.EndTopics,
                NullLoggerFactory.Instance)
            : null;
        _topics = catalog?.Topics ?? new TopicDirectory();
        var keys = new UniqueKeySource(actors.Time, IPAddress.Loopback, processId: 1, loaderHash: 2);
        var send = new SendMessage(
            _topics,
            catalog is null ? Create : catalog.TopicShards.CreateForSend,
            Path.Sends,
            new MessageLayout(identity, keys, sealsRecords),
            sends ?? new SendSettings());
        _table = new RequestTable(
        [
            new(RequestCode.SendMessage, send),
            new(RequestCode.SendMessageV2, send),
            new(RequestCode.SendBatchMessage, send),
            new(RequestCode.PullMessage, new PullMessage(
                _topics, Groups, TimeSpan.FromSeconds(60), shortPollingDelay,
                maySlavesBeRead: settings?.Read.SlaveReadGapBytes is not null)),
            new(RequestCode.QueryMessage, new QueryMessage(Path.Index)),
            new(RequestCode.ViewMessageById, new ViewMessage(Path.RecordReader)),
            new(RequestCode.GetMaxOffset, new GetMaxOffset(_topics)),
            new(RequestCode.GetMinOffset, new GetMinOffset(_topics)),
            new(RequestCode.SearchOffsetByTimestamp, new SearchOffset(_topics)),
            new(RequestCode.GetEarliestMsgStoretime, new GetEarliestStoreTime(_topics)),
            .. catalog?.Requests ?? [],
        ]);
        Client = NewClient();
    }

    public MessageStore Store { get; }

    public MessagePath Path { get; }

    public TestGroups Groups { get; } = new();

    public TestClient Client { get; }

    public TestClient NewClient() => new(this);

    /// <summary>Ends parts as a broker does that stops in good order.</summary>
    public async Task StopAsync(BrokerPart last)
    {
        for (var part = BrokerPart.Queues; part <= last; part++)
        {
            foreach (var actor in Path.ActorsOf(part))
                await _actors.StopAsync(actor);
        }
    }

    /// <summary>A connection whose answers go anywhere.</summary>
    public ConnectionSession NewSession(IReplies replies) => new(replies, Path.Sends, BornHost);

    /// <summary>Hands a command over as a connection's reading loop does.</summary>
    public void Handle(ConnectionSession session, in RemotingCommand command)
    {
        if (!_table.TryGet(command.Request, out var request))
            throw new InvalidOperationException($"{command.Request} is not served");
        request.Handle(new RequestContext(session, command, RequestTicket.Of(command, 0)));
    }

    public TestBroker WithTopic(TopicConfig config)
    {
        var entries = new TopicEntries(Path.QueueFor);
        _topics.Publish(_topics.Snapshot.With(default, [entries.Make(config)], []));
        return this;
    }

    public TestBroker WithTopic(string name, int queueCount = 4) => WithTopic(new TopicConfig
    {
        Name = new TopicName(name),
        ReadQueueCount = queueCount,
        WriteQueueCount = queueCount,
    });

    /// <summary>Topics that a send asks for, and the sends that wait.</summary>
    public List<AskedTopic> Asked { get; } = [];

    public TopicEntry? Find(string topic) => _topics.Find(new TopicName(topic));

    private static CatalogSettings Catalog(string root) => new()
    {
        Cluster = new ClusterName("TestCluster"),
        Broker = new BrokerName("broker-t"),
        Directory = $"{root}/config",
        Groups = new GroupSettings(),
        Topics = new TopicSettings(),
    };

    private void Create(TopicName topic, TopicName pattern, int queueCount, int systemFlags,
        ITopicContinuation waiter) =>
        Asked.Add(new(topic, pattern, queueCount, systemFlags, waiter));

    /// <summary>One client's connection.</summary>
    internal sealed class TestClient(TestBroker broker)
    {
        private ConnectionSession? _session;

        public RecordedReplies Replies { get; } = new();

        private ConnectionSession Session => _session ??= broker.NewSession(Replies);

        /// <summary>Hands a request over; what it gathers waits for <see cref="EndRead"/>.</summary>
        public int Post<T>(
            RequestCode code, in T header, ReadOnlySpan<byte> body = default, bool oneWay = false,
            HeaderEncoding encoding = HeaderEncoding.Binary)
            where T : struct, IHeader
        {
            using var buffer = new FrameBuffer();
            var opaque = broker._opaque++;
            CommandWriter.WriteRequest(
                buffer, encoding, code, opaque, oneWay ? CommandFlags.OneWay : CommandFlags.None, header,
                    body);
            Post(buffer.WrittenMemory);
            return opaque;
        }

        /// <summary>Hands a recorded frame over.</summary>
        public void Post(ReadOnlyMemory<byte> bytes)
        {
            var input = new ReadOnlySequence<byte>(bytes);
            Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, int.MaxValue, out var frame));
            Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
            broker.Handle(Session, command);
        }

        public void EndRead() => Session.Sends.TellAll();

        /// <summary>Asks and expects the answer at once: for a synchronous system.</summary>
        public Answer Ask<T>(RequestCode code, in T header, ReadOnlySpan<byte> body = default)
            where T : struct, IHeader
        {
            var opaque = Post(code, header, body);
            EndRead();
            return Assert.Single(Replies.Answers, answer => answer.Opaque == opaque);
        }

        public Answer Send(
            string topic, int queue, string body, string properties =
                "", Func<SendMessageRequestHeader, SendMessageRequestHeader>? with = null)
            =>
                Ask(RequestCode.SendMessageV2, SendHeader(topic, queue, properties, with),
                    Encoding.UTF8.GetBytes(body));

        public Answer Pull(string topic, int queue, long from, Func<PullMessageRequestHeader,
            PullMessageRequestHeader>? with = null)
            => Ask(RequestCode.PullMessage, PullHeader(topic, queue, from, with));
    }

    /// <summary>A topic's creation, as the administrators' tool asks for it.</summary>
    public static CreateTopicRequestHeader TopicHeader(string topic, int queues) => new()
    {
        Topic = topic,
        DefaultTopic = "TBW102",
        ReadQueueNums = queues,
        WriteQueueNums = queues,
        Perm = 6,
        TopicFilterType = "SINGLE_TAG",
    };

    public static SendMessageRequestHeaderV2 SendHeader(
        string topic, int queue, string properties =
            "", Func<SendMessageRequestHeader, SendMessageRequestHeader>? with = null)
    {
        var header = new SendMessageRequestHeader
        {
            ProducerGroup = "PG"u8.ToArray(),
            Topic = Encoding.UTF8.GetBytes(topic),
            DefaultTopic = "TBW102"u8.ToArray(),
            DefaultTopicQueueNums = 4,
            QueueId = queue,
            BornTimestamp = 1_700_000_000_000,
            Properties = Encoding.UTF8.GetBytes(properties),
        };
        return new SendMessageRequestHeaderV2 { Message = with is null ? header : with(header) };
    }

    public static PullMessageRequestHeader PullHeader(
        string topic, int queue, long from, Func<PullMessageRequestHeader, PullMessageRequestHeader>? with =
            null)
    {
        var header = new PullMessageRequestHeader
        {
            ConsumerGroup = "CG"u8.ToArray(),
            Topic = Encoding.UTF8.GetBytes(topic),
            QueueId = queue,
            QueueOffset = from,
            MaxMsgNums = 32,
            SysFlag = 4,
            SuspendTimeoutMillis = 15_000,
            Subscription = "*"u8.ToArray(),
            ExpressionType = "TAG"u8.ToArray(),
        };
        return with is null ? header : with(header);
    }
}

/// <summary>A topic that a send asked for.</summary>
internal sealed record AskedTopic(
    TopicName Topic, TopicName Pattern, int QueueCount, int Flags, ITopicContinuation Waiter);

/// <summary>Groups that a test sets up.</summary>
internal sealed class TestGroups : IPullGroups
{
    public Dictionary<string, SubscriptionGroupConfig> Configs { get; } = new(StringComparer.Ordinal)
    {
        ["CG"] = new() { Name = new GroupName("CG") },
    };

    public Dictionary<string, GroupView> Views { get; } = new(StringComparer.Ordinal);

    public bool AutoCreates { get; set; } = true;

    public List<(GroupName Group, TopicName Topic, QueueId Queue, QueueOffset Offset)> Commits { get; } = [];

    public SubscriptionGroupConfig? Find(ReadOnlySpan<byte> utf8Group) =>
        Configs.GetValueOrDefault(Encoding.UTF8.GetString(utf8Group));

    public GroupView? FindMembers(ReadOnlySpan<byte> utf8Group) =>
        Views.GetValueOrDefault(Encoding.UTF8.GetString(utf8Group));

    public void Ensure(GroupName group, Action<SubscriptionGroupConfig?> done)
    {
        if (AutoCreates)
            Configs[group.Value] = new SubscriptionGroupConfig { Name = group };
        done(Configs.GetValueOrDefault(group.Value));
    }

    public void Commit(GroupName group, TopicName topic, QueueId queue, QueueOffset offset) =>
        Commits.Add((group, topic, queue, offset));
}
