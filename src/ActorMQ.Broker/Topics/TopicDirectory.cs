using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorMQ.Model;

namespace ActorMQ.Broker.Topics;

/// <summary>The topics that the broker has: what every handler looks into.</summary>
/// <remarks>
/// Any thread reads without a lock; the topic catalog alone publishes. What is in here is durable.
/// </remarks>
internal sealed class TopicDirectory
{
    private volatile TopicSnapshot _snapshot = TopicSnapshot.Empty;

    /// <summary>All topics and their version, as of one moment.</summary>
    internal TopicSnapshot Snapshot => _snapshot;

    /// <summary>Finds a topic by the bytes of its name.</summary>
    internal bool TryGet(ReadOnlySpan<byte> utf8Name, [NotNullWhen(true)] out TopicEntry? entry) =>
        _snapshot.TryGet(utf8Name, out entry);

    /// <summary>Finds a topic; null when there is none.</summary>
    internal TopicEntry? Find(TopicName name)
    {
        if (name.Value.Length > 255)
            return null;
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(255)];
        var length = Encoding.UTF8.GetBytes(name.Value, utf8);
        return _snapshot.TryGet(utf8[..length], out var entry) ? entry : null;
    }

    /// <summary>Puts a new snapshot in place of the old one.</summary>
    internal void Publish(TopicSnapshot snapshot) => _snapshot = snapshot;
}
