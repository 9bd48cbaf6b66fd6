using System.Collections.Frozen;
using ActorMQ.Actors;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.KeyValues;
using ActorMQ.NameServer.Routing;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.NameServer.Requests;

/// <summary>Which code is handled where: every request that the name server knows, a line each.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 namesrv/.../processor/DefaultRequestProcessor.java#processRequest.
/// </remarks>
internal sealed class RequestTable(
    PublishedState published, ActorRef<NameServerMessage> routes, ActorRef<KeyValueMessage> keyValues)
{
    private const int Unit = TopicQueues.UnitBit;
    private const int UnitSubscription = TopicQueues.UnitSubscriptionBit;

    private readonly FrozenDictionary<RequestCode, IRequest> _byCode = new Dictionary<RequestCode, IRequest>
    {
        [RequestCode.PutKvConfig] = new PutKvConfig(keyValues),
        [RequestCode.GetKvConfig] = new GetKvConfig(published),
        [RequestCode.DeleteKvConfig] = new DeleteKvConfig(keyValues),
        [RequestCode.RegisterBroker] = new RegisterBrokerRequest(routes),
        [RequestCode.UnregisterBroker] = new UnregisterBrokerRequest(routes),
        [RequestCode.GetRouteInfoByTopic] = new GetRouteInfoByTopic(published),
        [RequestCode.GetBrokerClusterInfo] = new GetBrokerClusterInfo(published),
        [RequestCode.WipeWritePermOfBroker] = new WipeWritePermOfBroker(routes),
        [RequestCode.GetAllTopicListFromNameserver] = new GetAllTopicList(published),
        [RequestCode.DeleteTopicInNamesrv] = new DeleteTopicInNamesrv(routes),
        [RequestCode.RegisterTopicInNamesrv] = new RegisterTopicInNamesrv(routes),
        [RequestCode.GetKvlistByNamespace] = new GetKvListByNamespace(published),
        [RequestCode.GetTopicsByCluster] = new GetTopicsByCluster(published),
        [RequestCode.GetSystemTopicListFromNs] = new GetSystemTopicList(published),
        [RequestCode.GetUnitTopicList] = new GetTopicsByFlags(published, Unit, clear: 0),
        [RequestCode.GetHasUnitSubTopicList] = new GetTopicsByFlags(published, UnitSubscription, clear: 0),
        [RequestCode.GetHasUnitSubUnunitTopicList] = new GetTopicsByFlags(published, UnitSubscription, Unit),
        [RequestCode.UpdateNamesrvConfig] = new UpdateNamesrvConfig(routes),
        [RequestCode.GetNamesrvConfig] = new GetNamesrvConfig(published),
        [RequestCode.QueryDataVersion] = new QueryDataVersionRequest(routes),
        [RequestCode.AddWritePermOfBroker] = new AddWritePermOfBroker(routes),
        [RequestCode.GetBrokerMemberGroup] = new GetBrokerMemberGroup(published),
        [RequestCode.BrokerHeartbeat] = new BrokerHeartbeatRequest(routes),
    }.ToFrozenDictionary();

    /// <summary>The request's handler, or null when the code is not served.</summary>
    internal IRequest? Find(RequestCode code) => _byCode.GetValueOrDefault(code);
}
