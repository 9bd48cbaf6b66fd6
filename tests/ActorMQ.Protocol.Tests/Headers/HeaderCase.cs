using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Protocol.Tests.Headers;

/// <summary>A header type without its type, so that tests can go through all of them.</summary>
public abstract class HeaderCase
{
    private static readonly HeaderCase None = new HeaderCase<EmptyHeader>();

    private static readonly Dictionary<RequestCode, (HeaderCase Request, HeaderCase Answer)> ByCode = new()
    {
        [RequestCode.SendMessage] = (Of<SendMessageRequestHeader>(), Of<SendMessageResponseHeader>()),
        [RequestCode.SendMessageV2] = (Of<SendMessageRequestHeaderV2>(), Of<SendMessageResponseHeader>()),
        [RequestCode.SendBatchMessage] = (Of<SendMessageRequestHeaderV2>(), Of<SendMessageResponseHeader>()),
        [RequestCode.PullMessage] = (Of<PullMessageRequestHeader>(), Of<PullMessageResponseHeader>()),
        [RequestCode.QueryMessage] = (Of<QueryMessageRequestHeader>(), Of<QueryMessageResponseHeader>()),
        [RequestCode.ViewMessageById] = (Of<ViewMessageRequestHeader>(), None),
        [RequestCode.QueryConsumerOffset] = (Of<QueryConsumerOffsetRequestHeader>(), Of<OffsetResponseHeader>()),
        [RequestCode.UpdateConsumerOffset] = (Of<UpdateConsumerOffsetRequestHeader>(), None),
        [RequestCode.UpdateAndCreateTopic] = (Of<CreateTopicRequestHeader>(), None),
        [RequestCode.GetAllTopicConfig] = (None, Of<GetAllTopicConfigResponseHeader>()),
        [RequestCode.SearchOffsetByTimestamp] = (Of<SearchOffsetRequestHeader>(), Of<OffsetResponseHeader>()),
        [RequestCode.GetMaxOffset] = (Of<GetMaxOffsetRequestHeader>(), Of<OffsetResponseHeader>()),
        [RequestCode.GetMinOffset] = (Of<QueueRequestHeader>(), Of<OffsetResponseHeader>()),
        [RequestCode.GetEarliestMsgStoretime] =
            (Of<QueueRequestHeader>(), Of<GetEarliestMsgStoretimeResponseHeader>()),
        [RequestCode.HeartBeat] = (None, Of<HeartbeatResponseHeader>()),
        [RequestCode.UnregisterClient] = (Of<UnregisterClientRequestHeader>(), None),
        [RequestCode.GetConsumerListByGroup] = (Of<GetConsumerListByGroupRequestHeader>(), None),
        [RequestCode.NotifyConsumerIdsChanged] = (Of<NotifyConsumerIdsChangedRequestHeader>(), None),
        [RequestCode.PutKvConfig] = (Of<PutKVConfigRequestHeader>(), None),
        [RequestCode.GetKvConfig] = (Of<KVConfigKeyRequestHeader>(), Of<GetKVConfigResponseHeader>()),
        [RequestCode.DeleteKvConfig] = (Of<KVConfigKeyRequestHeader>(), None),
        [RequestCode.RegisterBroker] = (Of<RegisterBrokerRequestHeader>(), Of<RegisterBrokerResponseHeader>()),
        [RequestCode.UnregisterBroker] = (Of<ReplicaRequestHeader>(), None),
        [RequestCode.GetRouteInfoByTopic] = (Of<GetRouteInfoRequestHeader>(), None),
        [RequestCode.GetBrokerClusterInfo] = (None, None),
        [RequestCode.UpdateAndCreateSubscriptiongroup] = (None, None),
        [RequestCode.GetAllSubscriptiongroupConfig] = (None, None),
        [RequestCode.WipeWritePermOfBroker] =
            (Of<WritePermOfBrokerRequestHeader>(), Of<WipeWritePermOfBrokerResponseHeader>()),
        [RequestCode.AddWritePermOfBroker] =
            (Of<WritePermOfBrokerRequestHeader>(), Of<AddWritePermOfBrokerResponseHeader>()),
        [RequestCode.GetAllTopicListFromNameserver] = (None, None),
        [RequestCode.DeleteSubscriptiongroup] = (Of<DeleteSubscriptionGroupRequestHeader>(), None),
        [RequestCode.DeleteTopicInBroker] = (Of<DeleteTopicRequestHeader>(), None),
        [RequestCode.DeleteTopicInNamesrv] = (Of<DeleteTopicFromNamesrvRequestHeader>(), None),
        [RequestCode.RegisterTopicInNamesrv] = (Of<RegisterTopicRequestHeader>(), None),
        [RequestCode.GetKvlistByNamespace] = (Of<GetKVListByNamespaceRequestHeader>(), None),
        [RequestCode.GetTopicsByCluster] = (Of<GetTopicsByClusterRequestHeader>(), None),
        [RequestCode.GetSystemTopicListFromNs] = (None, None),
        [RequestCode.GetSystemTopicListFromBroker] = (None, None),
        [RequestCode.QueryDataVersion] = (Of<ReplicaRequestHeader>(), Of<QueryDataVersionResponseHeader>()),
        [RequestCode.GetTopicConfig] = (Of<GetTopicConfigRequestHeader>(), None),
        [RequestCode.GetBrokerMemberGroup] = (Of<GetBrokerMemberGroupRequestHeader>(), None),
        [RequestCode.ControllerGetMetadataInfo] = (None, Of<GetMetaDataResponseHeader>()),
        [RequestCode.ReplicaJoin] = (Of<ReplicaJoinHeader>(), None),
        [RequestCode.ReplicaAgree] = (Of<ReplicaAgreeHeader>(), None),
        [RequestCode.ReplicaLog] = (Of<ReplicaLogHeader>(), None),
        [RequestCode.ReplicaAcknowledge] = (Of<ReplicaAcknowledgeHeader>(), None),
        [RequestCode.ReplicaRefuse] = (Of<ReplicaOverHeader>(), None),
        [RequestCode.ReplicaJoinAgain] = (Of<ReplicaOverHeader>(), None),
        [RequestCode.ReplicaLeave] = (Of<ReplicaOverHeader>(), None),
        [RequestCode.ReplicaAskMaster] = (Of<ReplicaAskMasterHeader>(), Of<ReplicaMasterHeader>()),
        [RequestCode.BrokerHeartbeat] = (Of<BrokerHeartbeatRequestHeader>(), None),
    };

    public static IEnumerable<HeaderCase> All =>
        ByCode.Values.SelectMany(pair => new[] { pair.Request, pair.Answer })
            .Append(Of<SendMessageRefusedHeader>()).Append(Of<PullMessageForbiddenHeader>()).Distinct();

    public abstract IReadOnlyList<string> Names { get; }

    public static HeaderCase? OfRequest(int code) =>
        ByCode.TryGetValue((RequestCode)code, out var pair) ? pair.Request : null;

    public static HeaderCase? OfAnswer(int requestCode, ResponseCode code)
    {
        if (!ByCode.TryGetValue((RequestCode)requestCode, out var pair))
            return null;
        return (RequestCode)requestCode switch
        {
            _ when code == ResponseCode.Success => pair.Answer,
            RequestCode.SendMessage or RequestCode.SendMessageV2 or RequestCode.SendBatchMessage =>
                Of<SendMessageRefusedHeader>(),
            RequestCode.PullMessage when code is ResponseCode.PullNotFound or ResponseCode.PullRetryImmediately
                or ResponseCode.PullOffsetMoved => pair.Answer,
            RequestCode.QueryMessage when code is ResponseCode.QueryNotFound => pair.Answer,
            RequestCode.PullMessage when code is ResponseCode.NoPermission => Of<PullMessageForbiddenHeader>(),
            _ => None,
        };
    }

    /// <summary>
    /// Reads the command's fields and writes them again, with everything else of the command.
    /// </summary>
    public abstract bool TryRewrite(
        in RemotingCommand command, FrameBuffer output, HeaderEncoding encoding, out FieldError error);

    private static HeaderCase Of<T>()
        where T : struct, IHeader => Instance<T>.Value;

    private static class Instance<T>
        where T : struct, IHeader
    {
        internal static readonly HeaderCase Value = new HeaderCase<T>();
    }
}

internal sealed class HeaderCase<T> : HeaderCase
    where T : struct, IHeader
{
    public override IReadOnlyList<string> Names
    {
        get
        {
            var names = new NameCollector([]);
            new T().Fields(ref names);
            return names.Names;
        }
    }

    public override bool TryRewrite(
        in RemotingCommand command, FrameBuffer output, HeaderEncoding encoding, out FieldError error)
    {
        if (!HeaderReader.TryRead(command.Fields, out T header, out error))
            return false;
        var preamble = new CommandPreamble(
            command.Code, command.Language, command.Version, command.Opaque, command.Flags);
        CommandWriter.Write(output, encoding, preamble, command.Remark, header, command.Body.ToArray());
        return true;
    }

    public override string ToString() => typeof(T).Name;

    private readonly struct NameCollector(List<string> names) : IFieldVisitor
    {
        internal List<string> Names => names;

        public void Utf8(ReadOnlySpan<byte> name, ref ReadOnlyMemory<byte> value, Presence presence) => Add(name);

        public void Text(ReadOnlySpan<byte> name, ref string value, Presence presence) => Add(name);

        public void OptionalText(ReadOnlySpan<byte> name, ref string? value) => Add(name);

        public void Int32(ReadOnlySpan<byte> name, ref int value, Presence presence) => Add(name);

        public void OptionalInt32(ReadOnlySpan<byte> name, ref int? value) => Add(name);

        public void Int64(ReadOnlySpan<byte> name, ref long value, Presence presence) => Add(name);

        public void OptionalInt64(ReadOnlySpan<byte> name, ref long? value) => Add(name);

        public void Boolean(ReadOnlySpan<byte> name, ref bool value, Presence presence) => Add(name);

        public void OptionalBoolean(ReadOnlySpan<byte> name, ref bool? value) => Add(name);

        private void Add(ReadOnlySpan<byte> name) => names.Add(Encoding.UTF8.GetString(name));
    }
}
