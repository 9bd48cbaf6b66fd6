using System.Collections.Immutable;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;
using Wire = ActorMQ.Protocol.Bodies;

namespace ActorMQ.Broker.Topics;

/// <summary>Topics as the wire and <c>topics.json</c> have them, and back.</summary>
internal static class TopicBodies
{
    /// <summary>The file that topics are kept in.</summary>
    internal const string FileName = "topics.json";

    private const int AllPermissions = 7;

    /// <summary>One topic for the wire.</summary>
    internal static TopicConfigBody ToBody(TopicConfig config) => new()
    {
        TopicName = config.Name.Value,
        ReadQueueNums = config.ReadQueueCount,
        WriteQueueNums = config.WriteQueueCount,
        Perm = (int)config.Permission,
        TopicFilterType = (Wire.TopicFilterType)config.FilterType,
        TopicSysFlag = config.SystemFlags,
        Order = config.IsOrdered,
        Attributes = new Dictionary<string, string>(config.Attributes, StringComparer.Ordinal),
    };

    /// <summary>One topic from the file; numbers out of range are brought into it.</summary>
    internal static TopicConfig ToConfig(TopicConfigBody body) => new()
    {
        Name = new TopicName(body.TopicName),
        ReadQueueCount = Math.Clamp(body.ReadQueueNums, 0, TopicConfig.QueueCountMax),
        WriteQueueCount = Math.Clamp(body.WriteQueueNums, 0, TopicConfig.QueueCountMax),
        Permission = (Permission)(body.Perm & AllPermissions),
        FilterType = (Model.Topics.TopicFilterType)body.TopicFilterType,
        SystemFlags = body.TopicSysFlag,
        IsOrdered = body.Order,
        Attributes = body.Attributes.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    /// <summary>A version for the wire.</summary>
    internal static DataVersion ToBody(ConfigVersion version) => new()
    {
        StateVersion = version.StateVersion,
        Timestamp = version.TimestampMs,
        Counter = version.Counter,
    };

    /// <summary>A version from the wire.</summary>
    internal static ConfigVersion ToVersion(DataVersion body) =>
        new(body.StateVersion, body.Timestamp, body.Counter);

    /// <summary>All topics for an operator or a slave.</summary>
    internal static byte[] EncodeList(TopicSnapshot topics) => Body.ToBytes(WithMappings(
        topics.Version, topics.Entries.Select(entry => entry.Config)));

    /// <summary>What a name server is told: all topics, or those that changed.</summary>
    internal static byte[] EncodeRegistration(ConfigVersion version, IEnumerable<TopicConfig> topics) =>
        Body.ToBytes(new RegisterBrokerBody { TopicConfigSerializeWrapper = WithMappings(version, topics) });

    /// <summary>The content of the file.</summary>
    internal static byte[] EncodeFile(
        ConfigVersion version, IEnumerable<TopicConfig> topics, JournalPosition position) =>
        Body.ToBytes(new TopicConfigSerializeWrapper
        {
            DataVersion = ToBody(version),
            TopicConfigTable = TableOf(topics),
            LogPosition = position.Value,
        });

    /// <summary>Reads the file.</summary>
    internal static bool TryReadFile(
        ReadOnlyMemory<byte> bytes, out TopicConfigSerializeWrapper topics, out string reason)
    {
        var read = Body.TryRead(bytes, out topics, out var fault);
        reason = read ? string.Empty : fault.ToString();
        return read;
    }

    private static TopicConfigAndMappingSerializeWrapper WithMappings(
        ConfigVersion version, IEnumerable<TopicConfig> topics) => new()
        {
            DataVersion = ToBody(version),
            TopicConfigTable = TableOf(topics),
        };

    private static Dictionary<string, TopicConfigBody> TableOf(IEnumerable<TopicConfig> topics) =>
        topics.ToDictionary(config => config.Name.Value, ToBody, StringComparer.Ordinal);
}
