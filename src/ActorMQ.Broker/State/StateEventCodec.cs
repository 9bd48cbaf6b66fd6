using System.Text;
using System.Text.Unicode;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.State;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Broker.State;

/// <summary>State events as the system topic's messages have them, and back.</summary>
/// <remarks>
/// The message's tag is the kind, its flag the version of the body's form:
/// <code>
///   topic                    a topic's JSON, as in topics.json
///   topic-kept               the same; the topic was so before
///   topic-deleted            the topic's name in UTF-8
///   group                    a group's JSON, as in subscriptionGroup.json
///   group-kept               the same; the group was so before
///   group-deleted            the group's name in UTF-8
///   offsets                  see <see cref="OffsetsCodec"/>
///   group-offsets-removed    the group's name in UTF-8
///   topic-offsets-forgotten  the topic's name in UTF-8
/// </code>
/// </remarks>
internal static class StateEventCodec
{
    /// <summary>The version of the bodies that are written here, and the only one that is read.</summary>
    internal const int Version = 1;

    /// <summary>An event's kind and body.</summary>
    internal static (string Kind, byte[] Body) Encode(StateEvent change) => change switch
    {
        TopicPut put => ("topic", Body.ToBytes(TopicBodies.ToBody(put.Config))),
        TopicKept kept => ("topic-kept", Body.ToBytes(TopicBodies.ToBody(kept.Config))),
        TopicDeleted deleted => ("topic-deleted", Name(deleted.Topic.Value)),
        GroupPut put => ("group", Body.ToBytes(GroupBodies.ToBody(put.Config))),
        GroupKept kept => ("group-kept", Body.ToBytes(GroupBodies.ToBody(kept.Config))),
        GroupDeleted deleted => ("group-deleted", Name(deleted.Group.Value)),
        OffsetsCommitted committed => ("offsets", OffsetsCodec.Encode(committed)),
        GroupOffsetsRemoved removed => ("group-offsets-removed", Name(removed.Group.Value)),
        TopicOffsetsForgotten forgotten => ("topic-offsets-forgotten", Name(forgotten.Topic.Value)),
        _ => throw new InvariantException($"unknown event {change}"),
    };

    /// <summary>Reads an event.</summary>
    /// <param name="kind">The message's tag.</param>
    /// <param name="version">The message's flag.</param>
    /// <param name="body">The message's body.</param>
    /// <param name="change">The event, when the answer is true.</param>
    /// <param name="fault">Why there is none, when it is false.</param>
    internal static bool TryDecode(
        ReadOnlySpan<byte> kind, int version, ReadOnlySpan<byte> body, out StateEvent change,
        out string fault)
    {
        change = null!;
        var name = Encoding.UTF8.GetString(kind);
        if (version != Version)
        {
            fault = $"its kind '{name}' has version {version}, and this program knows version {Version}";
            return false;
        }

        fault = "its body is malformed";
        var isKept = name.EndsWith("-kept", StringComparison.Ordinal);
        switch (name)
        {
            case "topic" or "topic-kept":
                return TryReadTopic(body, isKept, out change, ref fault);
            case "group" or "group-kept":
                return TryReadGroup(body, isKept, out change, ref fault);
            case "offsets":
                return OffsetsCodec.TryDecode(body, out change);
            default:
                return TryReadName(name, body, out change, ref fault);
        }
    }

    /// <summary>Whether a kind is one that tells of a topic's settings or end.</summary>
    internal static bool IsOfTopic(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("topic"u8) || kind.SequenceEqual("topic-deleted"u8);

    private static byte[] Name(string name) => Encoding.UTF8.GetBytes(name);

    private static bool TryReadTopic(
        ReadOnlySpan<byte> body, bool isKept, out StateEvent change, ref string fault)
    {
        change = null!;
        if (!Body.TryRead<TopicConfigBody>(body.ToArray(), out var topic, out var broken))
        {
            fault = broken.ToString();
        }
        else if (topic.TopicName.Length > 0)
        {
            change = isKept
                ? new TopicKept(TopicBodies.ToConfig(topic))
                : new TopicPut(TopicBodies.ToConfig(topic));
        }

        return change is not null;
    }

    private static bool TryReadGroup(
        ReadOnlySpan<byte> body, bool isKept, out StateEvent change, ref string fault)
    {
        change = null!;
        if (!Body.TryRead<SubscriptionGroupConfigBody>(body.ToArray(), out var group, out var broken))
        {
            fault = broken.ToString();
        }
        else if (group.GroupName.Length > 0)
        {
            change = isKept
                ? new GroupKept(GroupBodies.ToConfig(group))
                : new GroupPut(GroupBodies.ToConfig(group));
        }

        return change is not null;
    }

    private static bool TryReadName(
        string kind, ReadOnlySpan<byte> body, out StateEvent change, ref string fault)
    {
        change = null!;
        if (kind is not ("topic-deleted" or "group-deleted" or "group-offsets-removed"
            or "topic-offsets-forgotten"))
        {
            fault = $"its kind '{kind}' is unknown to this program";
            return false;
        }

        if (body.IsEmpty || !TryReadText(body, out var name))
            return false;
        change = kind switch
        {
            "topic-deleted" => new TopicDeleted(new TopicName(name)),
            "group-deleted" => new GroupDeleted(new GroupName(name)),
            "group-offsets-removed" => new GroupOffsetsRemoved(new GroupName(name)),
            _ => new TopicOffsetsForgotten(new TopicName(name)),
        };
        return true;
    }

    /// <summary>Text that is UTF-8; anything else is damage, not a name.</summary>
    internal static bool TryReadText(ReadOnlySpan<byte> bytes, out string text)
    {
        var isText = Utf8.IsValid(bytes);
        text = isText ? Encoding.UTF8.GetString(bytes) : string.Empty;
        return isText;
    }
}
