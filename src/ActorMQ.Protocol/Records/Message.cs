using System.Collections.Immutable;
using ActorMQ.Model;

namespace ActorMQ.Protocol.Records;

/// <summary>A message as an application makes it: immutable, and owner of its bytes.</summary>
/// <param name="Topic">Where it goes.</param>
/// <param name="Body">What it carries, uncompressed; not copied, so leave the array alone once it is in
/// here.</param>
public sealed record Message(TopicName Topic, ReadOnlyMemory<byte> Body)
{
    /// <summary>Separates several keys inside <see cref="PropertyNames.Keys"/>.</summary>
    public const char KeySeparator = ' ';

    /// <summary>The application's own flag; no broker looks at it.</summary>
    public int Flag { get; init; }

    /// <summary>All properties, the tag and the keys among them.</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } =
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The tag to filter by; null without one.</summary>
    public string? Tag => Properties.GetValueOrDefault(PropertyNames.Tags);

    /// <summary>The keys to find the message by; empty without any.</summary>
    public IReadOnlyList<string> Keys =>
        Properties.GetValueOrDefault(PropertyNames.Keys)
            ?.Split(KeySeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The same message with one more property; an empty value takes the property away.</summary>
    /// <exception cref="ArgumentException">The name is empty, or name or value hold 0x01 or 0x02.</exception>
    public Message With(string name, string value)
    {
        if (!MessageProperties.IsLegalName(name) || !MessageProperties.IsLegalValue(value))
            throw new ArgumentException("A property has a name, and no 0x01 or 0x02 in it.", nameof(name));
        return this with
        {
            Properties = value.Length == 0 ? Properties.Remove(name) : Properties.SetItem(name, value),
        };
    }

    /// <summary>The same message with this tag.</summary>
    public Message WithTag(string tag) => With(PropertyNames.Tags, tag);

    /// <summary>The same message with these keys in place of any others.</summary>
    public Message WithKeys(params IEnumerable<string> keys) =>
        With(PropertyNames.Keys, string.Join(KeySeparator, keys));
}
