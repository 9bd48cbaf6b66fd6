using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActorMQ.Model;

namespace ActorMQ.Client;

/// <summary>Members on a ring of hashes, each at several points; a queue falls to the next point.</summary>
/// <remarks>
/// A point is the first four bytes of an MD5, as an unsigned number. Members of other languages must see the
/// same ring, or a queue would have two owners.
/// Source: apache/rocketmq 8fc57f1 common/.../consistenthash/ConsistentHashRouter.java.
/// </remarks>
internal sealed class ConsistentHashRing
{
    private readonly uint[] _points;
    private readonly string[] _members;

    internal ConsistentHashRing(IReadOnlyList<string> members, int pointCount)
    {
        var ring = new SortedDictionary<uint, string>();
        foreach (var member in members)
        {
            for (var i = 0; i < pointCount; i++)
                ring[PointOf(string.Create(CultureInfo.InvariantCulture, $"{member}-{i}"))] = member;
        }

        _points = [.. ring.Keys];
        _members = [.. ring.Values];
    }

    /// <summary>Whose a queue is; null when the ring is empty.</summary>
    internal string? OwnerOf(MessageQueue queue)
    {
        if (_points.Length == 0)
            return null;
        var text = $"MessageQueue [topic={queue.Topic}, brokerName={queue.Broker}, queueId={queue.Queue}]";
        var index = Array.BinarySearch(_points, PointOf(text));
        if (index < 0)
            index = ~index;
        return _members[index == _points.Length ? 0 : index];
    }

    [SuppressMessage(
        "Security", "CA5351", Justification = "RocketMQ's ring is made of MD5; it keeps nothing secret.")]
    private static uint PointOf(string text) =>
        BinaryPrimitives.ReadUInt32BigEndian(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
