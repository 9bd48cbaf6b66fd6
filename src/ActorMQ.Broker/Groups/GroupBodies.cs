using System.Collections.Immutable;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Protocol.Bodies;
using Wire = ActorMQ.Protocol.Bodies;

namespace ActorMQ.Broker.Groups;

/// <summary>Consumer groups as the wire and <c>subscriptionGroup.json</c> have them, and back.</summary>
internal static class GroupBodies
{
    /// <summary>The file that groups are kept in.</summary>
    internal const string FileName = "subscriptionGroup.json";

    /// <summary>One group for the wire.</summary>
    internal static SubscriptionGroupConfigBody ToBody(SubscriptionGroupConfig config) => new()
    {
        GroupName = config.Name.Value,
        ConsumeEnable = config.IsConsumeEnabled,
        ConsumeFromMinEnable = config.IsConsumeFromMinEnabled,
        ConsumeBroadcastEnable = config.IsBroadcastEnabled,
        ConsumeMessageOrderly = config.IsOrderly,
        RetryQueueNums = config.RetryQueueCount,
        RetryMaxTimes = config.RetryCountMax,
        BrokerId = config.Broker.Value,
        WhichBrokerWhenConsumeSlowly = config.BrokerWhenSlow.Value,
        NotifyConsumerIdsChangedEnable = config.IsNotifyEnabled,
        GroupSysFlag = config.SystemFlags,
        ConsumeTimeoutMinute = config.ConsumeTimeoutMinutes,
        GroupRetryPolicy = Body.TryRead<GroupRetryPolicy>(
            System.Text.Encoding.UTF8.GetBytes(config.RetryPolicyJson), out var policy, out _)
            ? policy
            : new GroupRetryPolicy(),
        Attributes = new Dictionary<string, string>(config.Attributes, StringComparer.Ordinal),
    };

    /// <summary>One group from the wire or the file.</summary>
    internal static SubscriptionGroupConfig ToConfig(SubscriptionGroupConfigBody body) => new()
    {
        Name = new GroupName(body.GroupName),
        IsConsumeEnabled = body.ConsumeEnable,
        IsConsumeFromMinEnabled = body.ConsumeFromMinEnable,
        IsBroadcastEnabled = body.ConsumeBroadcastEnable,
        IsOrderly = body.ConsumeMessageOrderly,
        RetryQueueCount = body.RetryQueueNums,
        RetryCountMax = body.RetryMaxTimes,
        Broker = new BrokerId(body.BrokerId),
        BrokerWhenSlow = new BrokerId(body.WhichBrokerWhenConsumeSlowly),
        IsNotifyEnabled = body.NotifyConsumerIdsChangedEnable,
        SystemFlags = body.GroupSysFlag,
        ConsumeTimeoutMinutes = body.ConsumeTimeoutMinute,
        RetryPolicyJson = System.Text.Encoding.UTF8.GetString(
            Body.ToBytes(body.GroupRetryPolicy ?? new GroupRetryPolicy())),
        Attributes = body.Attributes.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    /// <summary>What a client says that a group wants.</summary>
    internal static Subscription ToSubscription(SubscriptionData body) => new()
    {
        Topic = new TopicName(body.Topic),
        Expression = body.SubString,
        ExpressionType = body.ExpressionType,
        Version = body.SubVersion,
        Tags = [.. body.TagsSet],
        TagCodes = [.. body.CodeSet],
    };

    /// <summary>How a client says that a group consumes.</summary>
    internal static ConsumerTraits ToTraits(ConsumerData body) => new(
        (Model.Groups.ConsumeType)body.ConsumeType,
        (Model.Groups.MessageModel)body.MessageModel,
        body.ConsumeFromWhere switch
        {
            Wire.ConsumeFromWhere.FirstOffset => Model.Groups.ConsumeFromWhere.FirstOffset,
            Wire.ConsumeFromWhere.Timestamp => Model.Groups.ConsumeFromWhere.Timestamp,
            _ => Model.Groups.ConsumeFromWhere.LastOffset,
        });

    /// <summary>The content of the file.</summary>
    /// <param name="version">The version of the table.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="forbidden">Kept as it was found in the file.</param>
    /// <param name="position">The log position that all this reflects.</param>
    internal static byte[] EncodeFile(
        ConfigVersion version,
        IEnumerable<SubscriptionGroupConfig> groups,
        Dictionary<string, Dictionary<string, int>> forbidden,
        JournalPosition position) => Body.ToBytes(new SubscriptionGroupWrapper
        {
            DataVersion = TopicBodies.ToBody(version),
            ForbiddenTable = forbidden,
            SubscriptionGroupTable = groups.ToDictionary(
                config => config.Name.Value, ToBody, StringComparer.Ordinal),
            LogPosition = position.Value,
        });

    /// <summary>All groups, for an operator or a slave.</summary>
    internal static byte[] Encode(GroupSnapshot groups) => Body.ToBytes(new SubscriptionGroupWrapper
    {
        DataVersion = TopicBodies.ToBody(groups.Version),
        SubscriptionGroupTable = groups.Entries.ToDictionary(
            entry => entry.Name.Value, entry => ToBody(entry.Config), StringComparer.Ordinal),
    });

    /// <summary>Reads the file.</summary>
    internal static bool TryReadFile(
        ReadOnlyMemory<byte> bytes, out SubscriptionGroupWrapper groups, out string reason)
    {
        var read = Body.TryRead(bytes, out groups, out var fault);
        reason = read ? string.Empty : fault.ToString();
        return read;
    }
}
