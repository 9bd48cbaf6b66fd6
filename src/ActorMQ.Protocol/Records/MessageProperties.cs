using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorMQ.Protocol.Records;

/// <summary>
/// The properties of a message as a record holds them: <c>name 0x01 value 0x02</c>, again and again.
/// </summary>
/// <remarks>
/// The last 0x02 may be missing. A pair without a name or without a value is passed over; of two pairs with
/// one name the later counts. Source: apache/rocketmq 8fc57f1
/// common/.../message/MessageDecoder.java#string2messageProperties.
/// </remarks>
public static class MessageProperties
{
    /// <summary>The most bytes a record can hold of them.</summary>
    public const int SizeMax = short.MaxValue;

    internal const byte NameEnd = 1;
    internal const byte PairEnd = 2;

    /// <summary>
    /// Finds one value without an allocation; the value is a slice of <paramref name="properties"/>.
    /// </summary>
    public static bool TryGet(
        ReadOnlySpan<byte> properties, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var found = false;
        while (TryReadPair(ref properties, out var pairName, out var pairValue))
        {
            if (!pairName.SequenceEqual(name))
                continue;

            value = pairValue;
            found = true;
        }

        return found;
    }

    /// <summary>Cuts the next whole pair off <paramref name="properties"/>; false at the end.</summary>
    public static bool TryReadPair(
        scoped ref ReadOnlySpan<byte> properties, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (!properties.IsEmpty)
        {
            var end = properties.IndexOf(PairEnd);
            var pair = end < 0 ? properties : properties[..end];
            properties = end < 0 ? [] : properties[(end + 1)..];

            var separator = pair.IndexOf(NameEnd);
            if (separator <= 0 || separator == pair.Length - 1)
                continue;

            name = pair[..separator];
            value = pair[(separator + 1)..];
            return true;
        }

        name = value = default;
        return false;
    }

    /// <summary>All pairs, in the order of each name's first appearance.</summary>
    public static Dictionary<string, string> Parse(ReadOnlySpan<byte> properties)
    {
        var parsed = new Dictionary<string, string>(StringComparer.Ordinal);
        while (TryReadPair(ref properties, out var name, out var value))
            parsed[Encoding.UTF8.GetString(name)] = Encoding.UTF8.GetString(value);
        return parsed;
    }

    /// <summary>The bytes of these pairs; empty values, which could not be read back, are left out.</summary>
    /// <exception cref="ArgumentException">A name is empty, or a name or value holds 0x01 or
    /// 0x02.</exception>
    public static byte[] Format(IEnumerable<KeyValuePair<string, string>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        var text = new StringBuilder();
        foreach (var (name, value) in properties)
        {
            if (string.IsNullOrEmpty(value))
                continue;
            if (!IsLegalName(name) || !IsLegalValue(value))
                throw new ArgumentException($"'{name}' cannot be a property.", nameof(properties));
            text.Append(name).Append((char)NameEnd).Append(value).Append((char)PairEnd);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Whether a property may be called so: not empty, and free of 0x01 and 0x02.</summary>
    public static bool IsLegalName([NotNullWhen(true)] string? name) =>
        !string.IsNullOrEmpty(name) && IsLegalValue(name);

    /// <summary>Whether a value can be held: free of 0x01 and 0x02.</summary>
    public static bool IsLegalValue([NotNullWhen(true)] string? value) =>
        value is not null && !value.AsSpan().ContainsAny((char)NameEnd, (char)PairEnd);
}
