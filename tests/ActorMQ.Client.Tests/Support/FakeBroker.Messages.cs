using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Client.Tests;

internal sealed partial class FakeBroker
{
    private void OnSend(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        Assert.True(
            HeaderReader.TryRead<SendMessageRequestHeaderV2>(request.Fields, out var header, out var error),
            error.ToString());
        if (Id != 0 && !Relays)
        {
            connection.Reply(ticket, ResponseCode.ServiceNotAvailable, "it does not lead");
            return;
        }

        var message = header.Message;
        var topic = Text(message.Topic);
        Topics.TryAdd(topic, message.DefaultTopicQueueNums);
        var first = _store.End(topic, message.QueueId);
        if (message.Batch)
        {
            var rest = request.Body;
            while (BatchItem.TryRead(ref rest, out var item, out _))
                _store.Append(topic, message.QueueId, item.Body, item.Properties.ToArray(), message);
        }
        else
        {
            _store.Append(topic, message.QueueId, request.Body, message.Properties.Span, message);
        }

        var answer = new SendMessageResponseHeader
        {
            MsgId = Encoding.UTF8.GetBytes($"offset-id-{first}"),
            QueueId = message.QueueId,
            QueueOffset = first,
        };
        if (Id != 0)
            connection.Reply(ticket, ResponseCode.Success, new RelayedAnswer { Answer = answer });
        else
            connection.Reply(ticket, ResponseCode.Success, answer);
        Wake(topic, message.QueueId);
    }

    private void OnSendBack(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        Assert.True(
            HeaderReader.TryRead<ConsumerSendMsgBackRequestHeader>(
                request.Fields, out var header, out var error),
            error.ToString());
        var original = _store.At(header.Offset);
        var times = original.ReconsumeTimes + 1;
        var topic = times > header.MaxReconsumeTimes ? "%DLQ%" + header.Group : "%RETRY%" + header.Group;
        var properties = original.Message.Properties
            .SetItem(PropertyNames.RetryTopic, original.Message.Properties.GetValueOrDefault(
                PropertyNames.RetryTopic, header.OriginTopic!));
        Topics.TryAdd(topic, 1);
        _store.Append(
            topic,
            0,
            new ReadOnlySequence<byte>(original.Message.Body),
            MessageProperties.Format(properties),
            new SendMessageRequestHeader { ReconsumeTimes = times });
        connection.Reply(ticket, ResponseCode.Success);
        Wake(topic, 0);
    }

    private void OnPull(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        Assert.True(
            HeaderReader.TryRead<PullMessageRequestHeader>(request.Fields, out var header, out var error),
            error.ToString());
        var topic = Text(header.Topic);
        var pull = new ParkedPull(
            connection, ticket, topic, header.QueueId, header.QueueOffset, header.MaxMsgNums);
        if ((header.SysFlag & 1) != 0)
            _offsets[(Text(header.ConsumerGroup), topic, header.QueueId)] = header.CommitOffset;
        if (header.QueueOffset < _store.End(topic, header.QueueId))
            Answer(pull);
        else if (header.QueueOffset > _store.End(topic, header.QueueId))
            Answer(pull, ResponseCode.PullOffsetMoved, _store.End(topic, header.QueueId));
        else if ((header.SysFlag & 2) != 0)
            _parked.Add(pull);
        else
            Answer(pull, ResponseCode.PullNotFound, header.QueueOffset);
    }

    private void Wake(string topic, int queue)
    {
        var woken = _parked
            .Where(p => p.Queue == queue && string.Equals(p.Topic, topic, StringComparison.Ordinal))
            .ToList();
        foreach (var pull in woken)
        {
            _parked.Remove(pull);
            Answer(pull);
        }
    }

    private void Answer(ParkedPull pull)
    {
        var (body, next) = _store.Read(pull.Topic, pull.Queue, pull.Offset, pull.CountMax);
        Answer(pull, ResponseCode.Success, next, body);
    }

    private void Answer(ParkedPull pull, ResponseCode code, long next, byte[]? body = null) =>
        pull.Connection.Reply(
            pull.Ticket,
            code,
            new PullMessageResponseHeader
            {
                NextBeginOffset = next,
                MinOffset = _store.Begin,
                MaxOffset = _store.End(pull.Topic, pull.Queue),
                SuggestWhichBrokerId = SuggestedId,
            },
            null,
            body);

    private void OnOffset(RemotingConnection connection, RequestTicket ticket, in RemotingCommand request)
    {
        var fields = request.Fields.ToDictionary();
        var (topic, queue) = (fields["topic"], int.Parse(fields["queueId"], null));
        switch (request.Request)
        {
            case RequestCode.UpdateConsumerOffset:
                _offsets[(fields["consumerGroup"], topic, queue)] = long.Parse(fields["commitOffset"], null);
                _commits.Add((connection, ticket));
                if (_commits.Count < CommitsTogether)
                    break;
                _commits.ForEach(commit => commit.Connection.Reply(commit.Ticket, ResponseCode.Success));
                _commits.Clear();
                break;
            case RequestCode.QueryConsumerOffset:
                if (_offsets.TryGetValue((fields["consumerGroup"], topic, queue), out var offset))
                    ReplyOffset(connection, ticket, offset);
                else
                    connection.Reply(ticket, ResponseCode.QueryNotFound, "Not found");
                break;
            case RequestCode.GetMaxOffset:
                ReplyOffset(connection, ticket, _store.End(topic, queue));
                break;
            case RequestCode.SearchOffsetByTimestamp:
                ReplyOffset(
                    connection, ticket, _store.Search(topic, queue, long.Parse(fields["timestamp"], null)));
                break;
            default:
                ReplyOffset(connection, ticket, _store.Begin);
                break;
        }
    }

    private static void ReplyOffset(RemotingConnection connection, RequestTicket ticket, long offset) =>
        connection.Reply(ticket, ResponseCode.Success, new OffsetResponseHeader { Offset = offset });

    private struct RelayedAnswer : IHeader
    {
        internal SendMessageResponseHeader Answer;

        public void Fields<T>(ref T fields)
            where T : struct, IFieldVisitor, allows ref struct
        {
            ReadOnlyMemory<byte> none = default;
            Answer.Fields(ref fields);
            fields.Utf8(RelayedAnswerHeader.MarkName, ref none, Presence.Required);
        }
    }
}
