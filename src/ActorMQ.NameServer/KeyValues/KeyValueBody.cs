using System.Collections.Immutable;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.NameServer.KeyValues;

/// <summary>A namespace as the body <c>{"table":{…}}</c>.</summary>
internal static class KeyValueBody
{
    /// <summary>Empty when there is no such namespace.</summary>
    internal static byte[] Of(ImmutableSortedDictionary<string, string>? values) =>
        values is null ? [] : Body.ToBytes(new KVTable { Table = new(values, StringComparer.Ordinal) });
}
