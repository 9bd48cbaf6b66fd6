using System.Collections.Immutable;

namespace ActorMQ.Model.Routing;

/// <summary>
/// Texts by namespace and key that a name server keeps for brokers and operators; never changes.
/// </summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 namesrv/.../kvconfig/KVConfigManager.java.</remarks>
public sealed class KeyValueConfig
{
    /// <summary>
    /// The namespace that says of ordered topics how many queues each broker has:
    /// <c>broker-a:4;broker-b:4</c>.
    /// </summary>
    public const string OrderTopics = "ORDER_TOPIC_CONFIG";

    private static readonly ImmutableSortedDictionary<string, string> NoValues =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private KeyValueConfig(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> namespaces) =>
        Namespaces = namespaces;

    /// <summary>Holds nothing.</summary>
    public static KeyValueConfig Empty { get; } = new(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>.Empty
            .WithComparers(StringComparer.Ordinal));

    /// <summary>
    /// The values by namespace and key, both in ordinal order. A namespace stays when its last key goes.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Namespaces { get; }

    /// <summary>The value, or null.</summary>
    public string? Get(string space, string key) => List(space)?.GetValueOrDefault(key);

    /// <summary>A namespace's values; null when there never was such a namespace.</summary>
    public ImmutableSortedDictionary<string, string>? List(string space) =>
        Namespaces.GetValueOrDefault(space);

    /// <summary>With the value in place.</summary>
    public KeyValueConfig Put(string space, string key, string value) =>
        new(Namespaces.SetItem(space, (List(space) ?? NoValues).SetItem(key, value)));

    /// <summary>Without the value; the same object when it was not there.</summary>
    public KeyValueConfig Delete(string space, string key) =>
        List(space) is { } values && values.ContainsKey(key)
            ? new KeyValueConfig(Namespaces.SetItem(space, values.Remove(key)))
            : this;
}
