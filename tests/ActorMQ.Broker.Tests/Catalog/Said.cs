using System.Text;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Catalog;

/// <summary>What clients and operators say to a broker, in a line each.</summary>
internal static class Said
{
    internal static Answer? Beat(this FakeClient client, string group, params string[] topics) =>
        client.BeatWith(group, string.Empty, topics);

    internal static Answer? BeatWith(
        this FakeClient client, string group, string more, params string[] topics)
    {
        var wanted = string.Join(',', topics.Select(topic =>
            $$"""{"topic":"{{topic}}","subString":"*","subVersion":1,"tagsSet":[],"codeSet":[]}"""));
        return client.Ask(RequestCode.HeartBeat, default(EmptyHeader), Encoding.UTF8.GetBytes(
            $$"""
            {"clientID":"client-{{client.Id}}","producerDataSet":[{"groupName":"P"}],"consumerDataSet":[
            {"groupName":"{{group}}","consumeType":"CONSUME_PASSIVELY","messageModel":"CLUSTERING",
            "consumeFromWhere":"CONSUME_FROM_LAST_OFFSET","subscriptionDataSet":[{{wanted}}]}]{{more}}}
            """));
    }

    internal static Answer? Leave(this FakeClient client, string group) => client.Ask(
        RequestCode.UnregisterClient,
        new UnregisterClientRequestHeader { ClientId = "c", ConsumerGroup = group, ProducerGroup = "P" });

    internal static Answer? List(this FakeClient client, string group) => client.Ask(
        RequestCode.GetConsumerListByGroup,
        new GetConsumerListByGroupRequestHeader { ConsumerGroup = group });

    internal static Answer? Commit(
        this FakeClient client, string group, string topic, int queue, long offset) =>
        client.Ask(RequestCode.UpdateConsumerOffset, new UpdateConsumerOffsetRequestHeader
        {
            ConsumerGroup = group,
            Topic = topic,
            QueueId = queue,
            CommitOffset = offset,
        });

    internal static Answer? Query(this FakeClient client, string group, string topic, int queue) =>
        client.Ask(RequestCode.QueryConsumerOffset, new QueryConsumerOffsetRequestHeader
        {
            ConsumerGroup = group,
            Topic = topic,
            QueueId = queue,
        });

    internal static Answer? Create(
        this FakeClient client, string topic, int queues = 4, int permission = 6, bool order = false) =>
        client.Ask(RequestCode.UpdateAndCreateTopic, TestBroker.TopicHeader(topic, queues) with
        {
            Perm = permission,
            Order = order,
        });

    internal static Answer? Delete(this FakeClient client, string topic) =>
        client.Ask(RequestCode.DeleteTopicInBroker, new DeleteTopicRequestHeader { Topic = topic });
}
