using System.Text.Json.Serialization;

namespace ActorMQ.Protocol.Bodies;

/// <summary>How bodies look as JSON: compact, members in RocketMQ's order, nulls left out.</summary>
/// <remarks>
/// Every body that is read or written by itself is named here; what it holds is found by itself.
/// </remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(BrokerMemberGroupBody))]
[JsonSerializable(typeof(BrokerReplicasInfo))]
[JsonSerializable(typeof(ClusterInfo))]
[JsonSerializable(typeof(ConsumerListBody))]
[JsonSerializable(typeof(ConsumerOffsetSerializeWrapper))]
[JsonSerializable(typeof(CreateTopicListBody))]
[JsonSerializable(typeof(DataVersion))]
[JsonSerializable(typeof(EpochEntryCache))]
[JsonSerializable(typeof(HARuntimeInfo))]
[JsonSerializable(typeof(HeartbeatData))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(KVTable))]
[JsonSerializable(typeof(LockBatchRequestBody))]
[JsonSerializable(typeof(LockBatchResponseBody))]
[JsonSerializable(typeof(RegisterBrokerBody))]
[JsonSerializable(typeof(SubscriptionGroupConfigBody))]
[JsonSerializable(typeof(SubscriptionGroupWrapper))]
[JsonSerializable(typeof(TopicConfigAndMappingSerializeWrapper))]
[JsonSerializable(typeof(TopicConfigBody))]
[JsonSerializable(typeof(TopicConfigSerializeWrapper))]
[JsonSerializable(typeof(TopicList))]
[JsonSerializable(typeof(TopicQueueMappingInfo))]
[JsonSerializable(typeof(TopicRouteData))]
[JsonSerializable(typeof(UnregisterClientBody))]
internal sealed partial class BodyJson : JsonSerializerContext;
