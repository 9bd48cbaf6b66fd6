using System.Buffers;
using System.Globalization;
using System.Text;

namespace ActorMQ.Protocol.Records;

/// <summary>
/// What a consume queue keeps of a message's tag: Java's <c>String.hashCode</c>, widened to a long.
/// </summary>
/// <remarks>
/// 0 when there is no tag. For a message that waits in the schedule topic it is the time of delivery instead,
/// in milliseconds since 1970.
/// Source: apache/rocketmq 8fc57f1 common/.../message/MessageExtBrokerInner.java#tagsString2tagsCode.
/// </remarks>
public readonly record struct TagsCode(long Value)
{
    private const int StackCharCount = 256;

    /// <summary>The code of "no tag".</summary>
    public static readonly TagsCode None;

    /// <summary>The code of a tag; null and empty have none.</summary>
    public static TagsCode Of(string? tag) => Of(tag.AsSpan());

    /// <summary>The code of a tag given as characters.</summary>
    public static TagsCode Of(ReadOnlySpan<char> tag)
    {
        var hash = 0;
        unchecked
        {
            foreach (var unit in tag)
                hash = (31 * hash) + unit;
        }

        return new(hash);
    }

    /// <summary>
    /// The code of a tag given as it stands in a record; bytes that are not UTF-8 count as U+FFFD.
    /// </summary>
    public static TagsCode OfUtf8(ReadOnlySpan<byte> tag)
    {
        if (tag.Length <= StackCharCount)
        {
            Span<char> units = stackalloc char[StackCharCount];
            return Of(units[..Encoding.UTF8.GetChars(tag, units)]);
        }

        var rented = ArrayPool<char>.Shared.Rent(tag.Length);
        var code = Of(rented.AsSpan(0, Encoding.UTF8.GetChars(tag, rented)));
        ArrayPool<char>.Shared.Return(rented);
        return code;
    }

    /// <summary>The number in invariant decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
