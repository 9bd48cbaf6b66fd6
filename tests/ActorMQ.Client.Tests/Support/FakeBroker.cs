using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Client.Tests;

/// <summary>
/// A broker in memory with RocketMQ's behaviour towards clients, as recorded; and with faults, as the test
/// wants.
/// </summary>
internal sealed partial class FakeBroker(string name, IPEndPoint place, FakeStore store) : IRemotingHandler
{
    private readonly Lock _gate = new();
    private readonly FakeStore _store = store;
    private readonly Dictionary<(string Group, string Topic, int Queue), long> _offsets = [];
    private readonly Dictionary<string, Dictionary<string, RemotingConnection>> _members = [];
    private readonly Dictionary<MessageQueueBody, string> _locks = [];
    private readonly List<ParkedPull> _parked = [];
    private readonly List<(RemotingConnection Connection, RequestTicket Ticket)> _commits = [];

    internal string Name { get; } = name;

    internal IPEndPoint Place { get; } = place;

    internal ConcurrentDictionary<string, int> Topics { get; } = new(StringComparer.Ordinal);

    /// <summary>Its number in the group: 0 leads.</summary>
    internal long Id { get; set; }

    /// <summary>Whether name servers know it.</summary>
    internal bool IsRegistered { get; set; } = true;

    /// <summary>Whether it passes sends on to the leader when it follows.</summary>
    internal bool Relays { get; set; }

    /// <summary>From which replica it tells consumers to read.</summary>
    internal long SuggestedId { get; set; }

    /// <summary>Codes that are answered so, whatever is asked.</summary>
    internal ConcurrentDictionary<RequestCode, ResponseCode> Refused { get; } = new();

    /// <summary>Codes that are heard and never answered.</summary>
    internal ConcurrentDictionary<RequestCode, bool> Ignored { get; } = new();

    /// <summary>Whether requests are heard and never answered.</summary>
    internal bool IsSilent { get; set; }

    /// <summary>Commits are answered when so many wait for it.</summary>
    internal int CommitsTogether { get; set; } = 1;

    internal ConcurrentQueue<(RequestCode Code, Dictionary<string, string> Fields)> Requests { get; } = new();

    internal FakeStore Store => _store;

    internal long? Committed(string group, string topic, int queue)
    {
        lock (_gate)
            return _offsets.TryGetValue((group, topic, queue), out var offset) ? offset : null;
    }

    internal void Commit(string group, string topic, int queue, long offset)
    {
        lock (_gate)
            _offsets[(group, topic, queue)] = offset;
    }

    internal IReadOnlyCollection<string> Members(string group)
    {
        lock (_gate)
            return [.. MembersOf(group).Keys];
    }

    internal int Count(RequestCode code) => Requests.Count(r => r.Code == code);

    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
        lock (_gate)
        {
            foreach (var (group, members) in _members)
            {
                foreach (var (member, _) in members.Where(m => m.Value == connection).ToList())
                    members.Remove(member);
                Notify(group);
            }
        }
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        var ticket = connection.TicketOf(request);
        Requests.Enqueue((request.Request, request.Fields.ToDictionary()));
        if (IsSilent || Ignored.ContainsKey(request.Request))
            return;
        if (Refused.TryGetValue(request.Request, out var refusal))
        {
            connection.Reply(ticket, refusal, "refused by the test");
            return;
        }

        lock (_gate)
            Serve(connection, ticket, request);
    }

    private void Serve(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        switch (request.Request)
        {
            case RequestCode.HeartBeat:
                OnHeartbeat(connection, ticket, request);
                break;
            case RequestCode.UnregisterClient:
                OnUnregister(connection, ticket, request);
                break;
            case RequestCode.GetConsumerListByGroup:
                var group = request.Fields.ToDictionary()["consumerGroup"];
                Reply(
                    connection, ticket, new ConsumerListBody { ConsumerIdList = [.. MembersOf(group).Keys] });
                break;
            case RequestCode.SendMessageV2 or RequestCode.SendBatchMessage:
                OnSend(connection, ticket, request);
                break;
            case RequestCode.PullMessage:
                OnPull(connection, ticket, request);
                break;
            case RequestCode.QueryConsumerOffset or RequestCode.UpdateConsumerOffset
                or RequestCode.GetMaxOffset or RequestCode.GetMinOffset
                    or RequestCode.SearchOffsetByTimestamp:
                OnOffset(connection, ticket, request);
                break;
            case RequestCode.QueryMessage:
                OnQuery(connection, ticket, request);
                break;
            case RequestCode.ViewMessageById:
                OnView(connection, ticket, request);
                break;
            case RequestCode.ConsumerSendMsgBack:
                OnSendBack(connection, ticket, request);
                break;
            case RequestCode.LockBatchMq or RequestCode.UnlockBatchMq:
                OnLock(connection, ticket, request);
                break;
            default:
                connection.Reply(ticket, ResponseCode.RequestCodeNotSupported, "not in this fake");
                break;
        }
    }

    private void OnHeartbeat(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        Assert.True(Body.TryRead<HeartbeatData>(request.Body, out var data, out var fault), fault.ToString());
        foreach (var consumer in data.ConsumerDataSet)
        {
            Topics.TryAdd("%RETRY%" + consumer.GroupName, 1);
            if (MembersOf(consumer.GroupName).TryAdd(data.ClientId, connection))
                Notify(consumer.GroupName);
        }

        connection.Reply(ticket, ResponseCode.Success);
    }

    private void OnUnregister(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        Assert.True(
            HeaderReader.TryRead<UnregisterClientRequestHeader>(request.Fields, out var header, out _));
        if (header.ConsumerGroup is { } group && MembersOf(group).Remove(header.ClientId))
            Notify(group);
        connection.Reply(ticket, ResponseCode.Success);
    }

    private void OnLock(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        Assert.True(
            Body.TryRead<LockBatchRequestBody>(request.Body, out var body, out var fault), fault.ToString());
        var held = new LockBatchResponseBody();
        foreach (var queue in body.MqSet)
        {
            if (request.Request == RequestCode.UnlockBatchMq)
            {
                if (string.Equals(_locks.GetValueOrDefault(queue), body.ClientId, StringComparison.Ordinal))
                    _locks.Remove(queue);
            }
            else if (_locks.TryAdd(queue, body.ClientId) || string.Equals(
                _locks[queue], body.ClientId, StringComparison.Ordinal))
            {
                held.LockOKMQSet.Add(queue);
            }
        }

        Reply(connection, ticket, held);
    }

    private Dictionary<string, RemotingConnection> MembersOf(string group)
    {
        if (!_members.TryGetValue(group, out var members))
            _members[group] = members = new(StringComparer.Ordinal);
        return members;
    }

    private void Notify(string group)
    {
        foreach (var member in MembersOf(group).Values)
        {
            member.TrySendOneWay(
                RequestCode.NotifyConsumerIdsChanged,
                new NotifyConsumerIdsChangedRequestHeader { ConsumerGroup = group });
        }
    }

    private static void Reply<T>(RemotingConnection connection, RequestTicket ticket, T body)
        where T : class
        => connection.Reply(ticket, ResponseCode.Success, default(EmptyHeader), null, Body.ToBytes(body));

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private sealed record ParkedPull(
        RemotingConnection Connection, RequestTicket Ticket, string Topic, int Queue, long Offset,
        int CountMax);
}
