using System.Buffers;
using System.Net;
using System.Text;
using ActorMQ.Actors;
using ActorMQ.Broker.Brokers;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Replication;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Tests.Brokers;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Replication;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Replication;

/// <summary>All parts of a replicated broker over a simulated disk, without sockets.</summary>
internal sealed class TestReplica
{
    internal const int SegmentSize = 1 << 15;
    private readonly BrokerParts _parts;

    internal TestReplica(
        ActorSystem actors, SimulatedDisk disk, LogSettings? log = null, GroupSettings? groups = null)
    {
        Disk = disk;
        Actors = actors;
        var options = new BrokerOptions
        {
            StorePath = "/store",
            Transport = new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            Files = disk,
            CommitLog = new CommitLogOptions { SegmentSizeBytes = SegmentSize },
            Log = log ?? new LogSettings(),
            Groups = groups ?? new GroupSettings(),
            Replication = Replication,
            Index = null,
            PullReaders = 1,
            PullDiskReaders = 1,
        };
        Store = MessageStore.Open(disk, options.StorePath, new StoreOptions
        {
            CommitLog = options.CommitLog,
            AppliesAll = false,
        }) ?? throw new InvalidOperationException("the store is open");
        var place = TestNode.PlaceOf(options.Name, 10911, NameServers);
        _parts = new BrokerParts(actors, Store, options, place, NullLoggerFactory.Instance);
        _parts.Catalog.StartRegistration(
            place.Registration, NameServers, Replication.OnMasterAddress, static () => { });
        _parts.StartReplication(actors, static () => { });
        Client = NewClient();
    }

    internal ActorSystem Actors { get; }

    internal SimulatedDisk Disk { get; }

    internal MessageStore Store { get; }

    internal TestReplication Replication { get; } = new();

    internal FakeNameServers NameServers { get; } = new();

    internal BrokerParts Parts => _parts;

    internal IReplicaLog Log => Replication.Log;

    internal Client Client { get; }

    internal Client NewClient() => new(this);

    /// <summary>Leads or follows from now on.</summary>
    internal void Change(ShardService service, long epoch) =>
        Log.Change(service, epoch, service == ShardService.Following ? new BrokerId(1) : BrokerId.Master);

    /// <summary>Copies what a leader has behind a position, in runs of so many bytes at most.</summary>
    /// <returns>Behind what was copied.</returns>
    internal JournalPosition CopyFrom(TestReplica leader, JournalPosition from, int sizeMax)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(sizeMax);
        var size = leader.Log.ReadRun(from, bytes.AsSpan(0, sizeMax), out var until);
        if (size < 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            return CopyFrom(leader, from, -size);
        }

        if (size == 0 && until == from)
            ArrayPool<byte>.Shared.Return(bytes);
        else
            Log.Append(new ReplicaRun(new PooledBody(bytes, size), from, until));
        return until;
    }

    internal bool HasTopic(string topic) => _parts.Catalog.Topics.Find(new TopicName(topic)) is not null;

    /// <summary>What a queue tells of: the place of each message.</summary>
    internal List<(long Offset, long Position)> Units(string topic, int queue)
    {
        var consumeQueue = Store.Queues.Get(new TopicName(topic), new QueueId(queue));
        var units = new ConsumeQueueUnit[(int)(consumeQueue.Max - consumeQueue.Min)];
        var count = consumeQueue.Read(consumeQueue.Min, units);
        return [.. units.Take(count).Select(
            (unit, index) => (consumeQueue.Min.Value + index, unit.Position.Value))];
    }

    /// <summary>All that is known besides messages, and kept, as text: equal for replicas that are equal.
    /// </summary>
    internal string State()
    {
        var topics = _parts.Catalog.Topics.Snapshot;
        var groups = _parts.Catalog.Groups.Snapshot;
        var text = new StringBuilder().AppendLine($"{topics.Version} {groups.Version}");
        foreach (var topic in topics.Entries.OrderBy(one => one.Name.Value, StringComparer.Ordinal))
            text.AppendLine($"{topic.Config}");
        foreach (var group in groups.Entries.Where(one => one.IsSaved)
            .OrderBy(one => one.Name.Value, StringComparer.Ordinal))
        {
            text.AppendLine($"{group.Config}");
        }

        return text.ToString();
    }
}

/// <summary>One client's connection to a replica.</summary>
internal sealed class Client : IMemberLink
{
    private readonly TestReplica _replica;
    private readonly ConnectionSession _session;
    private int _opaque;

    internal Client(TestReplica replica)
    {
        _replica = replica;
        _session = new ConnectionSession(
            Replies, replica.Parts.Path.Sends,
            RecordHost.From(new IPEndPoint(IPAddress.Loopback, 40_000)))
        {
            Groups = new ClientGroups(this),
        };
    }

    internal RecordedReplies Replies { get; } = new();

    public long Id => 7;

    public bool IsOpen => Replies.IsOpen;

    internal bool IsOf(TestReplica replica) => replica == _replica;

    /// <summary>The answer to a request; null: there is none yet.</summary>
    internal Requests.Answer? AnswerTo(int opaque) =>
        Replies.Answers.SingleOrDefault(answer => answer.Opaque == opaque);

    /// <summary>Hands a request over as a connection's reading loop does.</summary>
    internal int Post<T>(RequestCode code, in T header, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
    {
        using var buffer = new FrameBuffer();
        var opaque = _opaque++;
        CommandWriter.WriteRequest(
            buffer, HeaderEncoding.Binary, code, opaque, CommandFlags.None, header, body);
        var input = new ReadOnlySequence<byte>(buffer.WrittenMemory);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, int.MaxValue, out var frame));
        Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
        Assert.True(_replica.Parts.Table.TryGet(code, out var request));
        request.Handle(new RequestContext(_session, command, RequestTicket.Of(command, 0)));
        _session.Sends.TellAll();
        return opaque;
    }

    internal int Send(string topic, int queue, string body, string tag = "") => Post(
        RequestCode.SendMessageV2,
        TestBroker.SendHeader(topic, queue, tag.Length == 0 ? "" : $"TAGS\u0001{tag}\u0002"),
        Encoding.UTF8.GetBytes(body));

    internal int Pull(string topic, int queue, long from, bool waits = false) =>
        Post(RequestCode.PullMessage, TestBroker.PullHeader(
            topic, queue, from, header => header with { SysFlag = waits ? 6 : 4, MaxMsgNums = 1000 }));

    internal int Create(string topic, int queues) =>
        Post(RequestCode.UpdateAndCreateTopic, TestBroker.TopicHeader(topic, queues));

    internal int Delete(string topic) =>
        Post(RequestCode.DeleteTopicInBroker, new DeleteTopicRequestHeader { Topic = topic });

    internal int Commit(string group, string topic, int queue, long offset) =>
        Post(RequestCode.UpdateConsumerOffset, new UpdateConsumerOffsetRequestHeader
        {
            ConsumerGroup = group,
            Topic = topic,
            QueueId = queue,
            CommitOffset = offset,
        });

    internal int Query(string group, string topic, int queue) =>
        Post(RequestCode.QueryConsumerOffset, new QueryConsumerOffsetRequestHeader
        {
            ConsumerGroup = group,
            Topic = topic,
            QueueId = queue,
            SetZeroIfNotFound = false,
        });

    public void NotifyMembersChanged(GroupName group)
    {
    }

    public void CloseSilent() => Replies.IsOpen = false;
}
