using System.Collections.Frozen;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Cluster.Forwarding;

/// <summary>Which requests the replica that leads has to serve.</summary>
/// <remarks>
/// What reads messages, or concerns the connection or the replica itself (pulls, views, heartbeats, lists of
/// members, its configuration), is served where it comes in. All codes here fit the binary header form.
/// </remarks>
internal static class ForwardedCodes
{
    /// <summary>They change something, and twice is another thing than once.</summary>
    private static readonly FrozenSet<RequestCode> Once =
    [
        RequestCode.SendMessage,
        RequestCode.SendMessageV2,
        RequestCode.SendBatchMessage,
        RequestCode.ConsumerSendMsgBack,
        RequestCode.EndTransaction,
        RequestCode.SendReplyMessage,
        RequestCode.SendReplyMessageV2,
        RequestCode.CloneGroupOffset,
    ];

    /// <summary>They change something, to what they say.</summary>
    private static readonly FrozenSet<RequestCode> Repeatable =
    [
        RequestCode.UpdateConsumerOffset,
        RequestCode.UpdateAndCreateTopic,
        RequestCode.UpdateAndCreateTopicList,
        RequestCode.DeleteTopicInBroker,
        RequestCode.UpdateAndCreateStaticTopic,
        RequestCode.UpdateAndCreateSubscriptiongroup,
        RequestCode.UpdateAndCreateSubscriptiongroupList,
        RequestCode.DeleteSubscriptiongroup,
        RequestCode.LockBatchMq,
        RequestCode.UnlockBatchMq,
        RequestCode.InvokeBrokerToResetOffset,
        RequestCode.ResetConsumerOffsetInBroker,
        RequestCode.UpdateAndGetGroupForbidden,
    ];

    /// <summary>They ask what the leader knows best, and any replica nearly as well.</summary>
    private static readonly FrozenSet<RequestCode> Reads =
    [
        RequestCode.QueryConsumerOffset,
        RequestCode.GetMaxOffset,
        RequestCode.GetMinOffset,
        RequestCode.SearchOffsetByTimestamp,
        RequestCode.GetEarliestMsgStoretime,
    ];

    /// <summary>All of them.</summary>
    internal static IEnumerable<RequestCode> All => [.. Once, .. Repeatable, .. Reads];

    /// <summary>Whether the leader has to serve it.</summary>
    internal static bool Contains(RequestCode code) => Once.Contains(code) || MayRepeat(code);

    /// <summary>Whether it may be served by any replica while nobody leads.</summary>
    internal static bool IsRead(RequestCode code) => Reads.Contains(code);

    /// <summary>Whether it may be sent again when it is not known what became of it.</summary>
    internal static bool MayRepeat(RequestCode code) => Repeatable.Contains(code) || Reads.Contains(code);
}
