using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Broker.Groups;

/// <summary>Committed offsets as <c>consumerOffset.json</c> has them, and back.</summary>
internal static class OffsetBodies
{
    /// <summary>The file that offsets are kept in.</summary>
    internal const string FileName = "consumerOffset.json";

    private const char Separator = '@';

    /// <summary>The content of the file: maps by <c>topic@group</c>, with bare numbers for keys.</summary>
    internal static byte[] EncodeFile(
        ConfigVersion version, IEnumerable<CommittedOffset> offsets, JournalPosition position)
    {
        var body = new ConsumerOffsetSerializeWrapper
        {
            DataVersion = TopicBodies.ToBody(version),
            LogPosition = position.Value,
        };
        foreach (var offset in offsets)
        {
            var key = $"{offset.Topic}{Separator}{offset.Group}";
            if (!body.OffsetTable.TryGetValue(key, out var queues))
                body.OffsetTable[key] = queues = [];
            queues[offset.Queue.Value] = offset.Offset.Value;
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
    /// The offsets of a file; a key that is not <c>topic@group</c> is left out, as in RocketMQ.
    /// </summary>
    internal static IEnumerable<CommittedOffset> ToOffsets(ConsumerOffsetSerializeWrapper body)
    {
        foreach (var (key, queues) in body.OffsetTable)
        {
            if (key.Split(Separator) is not [{ Length: > 0 } topic, { Length: > 0 } group])
                continue;
            foreach (var (queue, offset) in queues)
            {
                yield return new CommittedOffset(
                    new GroupName(group), new TopicName(topic), new QueueId(queue), new QueueOffset(offset));
            }
        }
    }
}
