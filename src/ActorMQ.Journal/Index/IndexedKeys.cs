using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Index;

/// <summary>
/// The keys of a record that are indexed, in the order of their units: the unique key, then each of KEYS.
/// </summary>
/// <remarks>
/// A key that stands twice is indexed twice. A rollback note has none. Lives as long as the record.
/// Source: apache/rocketmq 8fc57f1 store/.../index/IndexService.java#buildIndex.
/// </remarks>
internal ref struct IndexedKeys
{
    private const byte Separator = (byte)Message.KeySeparator;
    private ReadOnlySpan<byte> _unique;
    private ReadOnlySpan<byte> _keys;

    internal IndexedKeys(MessageRecord record)
    {
        if (record.SysFlag.Transaction == TransactionKind.RolledBack)
            return;
        var properties = record.Properties;
        while (MessageProperties.TryReadPair(ref properties, out var name, out var value))
        {
            if (name.SequenceEqual("UNIQ_KEY"u8))
                _unique = value;
            else if (name.SequenceEqual("KEYS"u8))
                _keys = value;
        }
    }

    /// <summary>Whether one of a record's indexed keys is this one, and its topic this one.</summary>
    internal static bool Hold(MessageRecord record, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> key)
    {
        if (!record.Topic.SequenceEqual(topic))
            return false;
        var keys = new IndexedKeys(record);
        while (keys.TryNext(out var held))
        {
            if (held.SequenceEqual(key))
                return true;
        }

        return false;
    }

    /// <summary>Whether one of a record's indexed keys has this hash.</summary>
    internal static bool HoldHash(MessageRecord record, int hash)
    {
        var begin = IndexKey.BeginOf(record.Topic);
        var keys = new IndexedKeys(record);
        while (keys.TryNext(out var held))
        {
            if (IndexKey.HashOf(begin, held) == hash)
                return true;
        }

        return false;
    }

    /// <summary>How many units a record has.</summary>
    internal static int CountOf(MessageRecord record)
    {
        var count = 0;
        var keys = new IndexedKeys(record);
        while (keys.TryNext(out _))
            count++;
        return count;
    }

    /// <summary>The next key, in UTF-8; false behind the last.</summary>
    internal bool TryNext(out ReadOnlySpan<byte> key)
    {
        key = _unique;
        _unique = default;
        while (key.IsEmpty && !_keys.IsEmpty)
        {
            var end = _keys.IndexOf(Separator);
            key = end < 0 ? _keys : _keys[..end];
            _keys = end < 0 ? default : _keys[(end + 1)..];
        }

        return !key.IsEmpty;
    }
}
