using ActorMQ.Model.Queues;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Requests;

/// <summary>The filter expression of type TAG: tags between double bars, or <c>*</c>.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/filter/FilterAPI.java#buildSubscriptionData.
/// </remarks>
internal static class TagExpression
{
    private static ReadOnlySpan<byte> Bars => "||"u8;

    /// <summary>Whether an expression's type means tags.</summary>
    internal static bool IsTagType(ReadOnlySpan<byte> type) => type.IsEmpty || type.SequenceEqual("TAG"u8);

    /// <summary>Reads an expression; an empty one wants everything.</summary>
    /// <returns>False when it is not empty and names no tag.</returns>
    internal static bool TryParse(ReadOnlySpan<byte> expression, out TagFilter filter)
    {
        filter = TagFilter.Everything;
        if (expression.IsEmpty || expression.SequenceEqual("*"u8))
            return true;

        var codes = new List<int>();
        for (var rest = expression; !rest.IsEmpty;)
        {
            var end = rest.IndexOf(Bars);
            var tag = (end < 0 ? rest : rest[..end]).Trim(" \t"u8);
            rest = end < 0 ? [] : rest[(end + Bars.Length)..];
            if (!tag.IsEmpty)
                codes.Add(unchecked((int)TagsCode.OfUtf8(tag).Value));
        }

        if (codes.Count == 0)
            return false;
        filter = TagFilter.Of([.. codes]);
        return true;
    }
}
