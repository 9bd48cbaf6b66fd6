using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

internal sealed partial class BrokerCalls
{
    private const int CommitBit = 1;
    private const int SuspendBit = 2;
    private const int SubscriptionBit = 4;

    // The replica that the broker last asked us to read a queue from.
    private readonly ConcurrentDictionary<MessageQueue, BrokerId> _replicas = new();

    /// <summary>Pulls from one queue, waiting at the broker for as long as the request says.</summary>
    /// <exception cref="BrokerException">The broker refused.</exception>
    internal async Task<PullResult> PullAsync(
        PullRequest request,
        Subscription subscription,
        long subscriptionVersion,
        GroupName group,
        ILogger log,
        CancellationToken ct)
    {
        var queue = request.Queue;
        var limit = request.Suspend is { } suspend ? suspend + PullGrace : timeout;
        var (replica, response) = await AskReplicaAsync(
            queue,
            to =>
            {
                var header = HeaderFor(request, subscription, subscriptionVersion, group, to.Id);
                return remoting.InvokeAsync(to.Address, RequestCode.PullMessage, header, default, limit, ct);
            },
            ct);
        var status = StatusOf(response, replica.Address);
        var found = Header<PullMessageResponseHeader>(response, replica.Address);
        _replicas[queue] = new BrokerId(found.SuggestWhichBrokerId);
        var messages = status == PullStatus.Found
            ? ReadMessages(response.Body, queue, subscription, group, log)
            : [];
        ClientMeter.Received.Add(messages.Count);
        return new PullResult(
            status, messages, new(found.NextBeginOffset), new(found.MinOffset), new(found.MaxOffset));
    }

    /// <summary>
    /// Asks the replica that the broker has told us to read from; if it is gone, once more whoever the newest
    /// route tells.
    /// </summary>
    private async Task<((BrokerId Id, string Address) Replica, RemotingResponse Response)> AskReplicaAsync(
        MessageQueue queue,
        Func<(BrokerId Id, string Address), Task<RemotingResponse>> ask,
        CancellationToken ct)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var replica = routes.ReplicaOf(queue.Broker, _replicas.GetValueOrDefault(queue, BrokerId.Master));
            try
            {
                var response = await ask(replica);
                lost.Remove(replica.Address);
                return (replica, response);
            }
            catch (RemotingException gone)
                when (gone is RemotingConnectException or RemotingDisconnectedException)
            {
                lost.Add(replica.Address);
                await routes.FollowAsync(queue.Topic, ct);
                if (!isFirst)
                    throw;
            }
        }
    }

    private static PullStatus StatusOf(RemotingResponse response, string address) => response.Code switch
    {
        ResponseCode.Success => PullStatus.Found,
        ResponseCode.PullNotFound => PullStatus.NoNewMessage,
        ResponseCode.PullRetryImmediately => PullStatus.NoMatchedMessage,
        ResponseCode.PullOffsetMoved => PullStatus.OffsetIllegal,
        _ => throw new BrokerException(response.Code, response.Remark, address),
    };

    private static PullMessageRequestHeader HeaderFor(
        PullRequest request, Subscription subscription, long version, GroupName group, BrokerId replica)
    {
        // Slaves take no commits.
        var commit = replica.IsMaster ? request.Commit : null;
        var flag = SubscriptionBit;
        if (request.Suspend is not null)
            flag |= SuspendBit;
        if (commit is not null)
            flag |= CommitBit;
        return new PullMessageRequestHeader
        {
            ConsumerGroup = Encoding.UTF8.GetBytes(group.Value),
            Topic = Encoding.UTF8.GetBytes(request.Queue.Topic.Value),
            QueueId = request.Queue.Queue.Value,
            QueueOffset = request.Offset.Value,
            MaxMsgNums = request.CountMax,
            SysFlag = flag,
            CommitOffset = commit?.Value ?? 0,
            SuspendTimeoutMillis = (long)(request.Suspend ?? TimeSpan.Zero).TotalMilliseconds,
            Subscription = Encoding.UTF8.GetBytes(subscription.Expression),
            SubVersion = version,
            ExpressionType = Encoding.UTF8.GetBytes(subscription.Type),
        };
    }

    private static List<ReceivedMessage> ReadMessages(
        ReadOnlyMemory<byte> body, MessageQueue queue, Subscription subscription, GroupName group,
        ILogger log)
    {
        var messages = new List<ReceivedMessage>();
        var run = new ReadOnlySequence<byte>(body);
        RecordFault fault;
        while (MessageRecord.TryRead(ref run, out var record, out fault))
        {
            // A message that is damaged by itself is left out, and does not hold the queue up.
            fault = StoredMessage.From(record, StoredMessage.DefaultBodySizeMax, out var stored);
            if (stored is null)
                ClientLog.BadRecord(log, queue.ToString(), record.QueueOffset.Value, fault.ToString());
            else if (subscription.Wants(stored.Message.Tag))
                messages.Add(ReceivedMessage.Of(stored, queue.Broker, group));
        }

        return fault == RecordFault.None
            ? messages
            : throw new ClientException($"the messages of {queue} cannot be read: {fault}");
    }
}
