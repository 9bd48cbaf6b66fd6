using System.Collections.Immutable;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Broker.Groups;

/// <summary>Committed offsets as <c>consumerOffset.json</c> has them, and back.</summary>
internal static class OffsetBodies
{
    /// <summary>The file that offsets are kept in.</summary>
    internal const string FileName = "consumerOffset.json";

    private const char Separator = '@';

    /// <summary>The content of the file: maps by <c>topic@group</c>, with bare numbers for keys.</summary>
    internal static byte[] Encode(ConfigVersion version, ImmutableDictionary<GroupName, SavedOffsets> groups)
    {
        var body = new ConsumerOffsetSerializeWrapper { DataVersion = TopicBodies.ToBody(version) };
        foreach (var (group, offsets) in groups)
        {
            foreach (var (queue, offset) in offsets.All)
            {
                var key = $"{queue.Topic}{Separator}{group}";
                if (!body.OffsetTable.TryGetValue(key, out var queues))
                    body.OffsetTable[key] = queues = [];
                queues[queue.Queue.Value] = offset.Value;
            }
        }

        return Body.ToBytes(body, MapKeys.Unquoted);
    }

    /// <summary>Reads the file.</summary>
    internal static bool TryReadFile(
        ReadOnlyMemory<byte> bytes, out ConsumerOffsetSerializeWrapper offsets, out string reason)
    {
        var read = Body.TryRead(bytes, out offsets, out var fault);
        reason = read ? string.Empty : fault.ToString();
        return read;
    }

    /// <summary>
    /// The offsets of a file by group; a key that is not <c>topic@group</c> is left out, as in RocketMQ.
    /// </summary>
    internal static ImmutableDictionary<GroupName, SavedOffsets> ByGroup(ConsumerOffsetSerializeWrapper body)
    {
        var groups = new Dictionary<GroupName, List<KeyValuePair<CommittedQueue, QueueOffset>>>();
        foreach (var (key, queues) in body.OffsetTable)
        {
            var names = key.Split(Separator);
            if (names is not [{ Length: > 0 } topic, { Length: > 0 } group])
                continue;
            if (!groups.TryGetValue(new GroupName(group), out var offsets))
                groups[new GroupName(group)] = offsets = [];
            offsets.AddRange(queues.Where(queue => queue.Value >= 0).Select(queue => KeyValuePair.Create(
                new CommittedQueue(new TopicName(topic), new QueueId(queue.Key)),
                new QueueOffset(queue.Value))));
        }

        return groups.ToImmutableDictionary(group => group.Key, group => new SavedOffsets([.. group.Value]));
    }
}

/// <summary>What one group has committed, as of one moment; never changes.</summary>
internal sealed record SavedOffsets(ImmutableArray<KeyValuePair<CommittedQueue, QueueOffset>> All)
{
    /// <summary>Nothing.</summary>
    internal static SavedOffsets None { get; } = new([]);

    /// <summary>Without what was committed for a topic.</summary>
    internal SavedOffsets Without(TopicName topic) =>
        All.Any(offset => offset.Key.Topic == topic)
            ? new(All.RemoveAll(offset => offset.Key.Topic == topic))
            : this;
}
