using System.Globalization;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// Joins values that stand side by side: simple ones to a text, lists to a list, objects to an object.
/// </summary>
internal sealed class Concatenation(Budget budget)
{
    /// <summary>The joined value, or null if every piece is an optional substitution of nothing.</summary>
    /// <param name="pieces">From left to right, blanks included; null for a substitution of nothing.</param>
    /// <param name="origin">Of the first piece.</param>
    public Lazy? Join(IReadOnlyList<Lazy?> pieces, Origin origin)
    {
        var there = pieces.OfType<Lazy>().ToArray();
        if (there.Length == 0)
            return null;
        var solid = there.Where(p => p is not LazyScalar { Kind: ScalarKind.Space }).ToArray();
        if (solid.Any(p => p is LazyList))
            return JoinLists(solid, origin);
        if (solid.Any(p => p is LazyObject))
            return JoinObjects(solid, origin);
        return JoinTexts(there, origin);
    }

    private LazyScalar JoinTexts(Lazy[] pieces, Origin origin)
    {
        // A single value keeps its type, as in ${?nothing}${number}; blanks alone are text.
        if (pieces is [LazyScalar { Kind: not ScalarKind.Space } single])
            return single;
        var text = string.Concat(pieces.Select(p => ((LazyScalar)p).Text));
        budget.Spend(text.Length / 16, origin);
        return new LazyScalar(ScalarKind.Text, text, origin);
    }

    private LazyList JoinLists(Lazy[] pieces, Origin origin)
    {
        var items = new List<IReadOnlyList<Layer>>();
        foreach (var piece in pieces)
        {
            var more = piece switch
            {
                LazyList list => list.Items,
                LazyObject numbered => NumberedItems(numbered),
                _ => null,
            };
            items.AddRange(more ?? throw Mixed(piece, "a list"));
            budget.Spend(items.Count, origin);
        }

        return new LazyList(items, origin);
    }

    private LazyObject JoinObjects(Lazy[] pieces, Origin origin)
    {
        LazyObject? joined = null;
        foreach (var piece in pieces)
        {
            var fields = piece as LazyObject ?? throw Mixed(piece, "an object");
            joined = joined is null ? fields : Merging.Merge(joined, fields, budget);
        }

        return joined! with { Origin = origin };
    }

    /// <summary>The fields whose keys are numbers, by number; null where there is none.</summary>
    private static List<Layer>[]? NumberedItems(LazyObject numbered)
    {
        var items = numbered.Fields
            .Select(f => (Index: IndexOf(f.Key), Layers: f.Value))
            .Where(f => f.Index >= 0)
            .OrderBy(f => f.Index)
            .ToArray();
        return items.Length == 0 ? null : items.Select(f => f.Layers).ToArray();
    }

    /// <summary>The number that a key is, or -1.</summary>
    internal static int IndexOf(string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private static HoconException Mixed(Lazy piece, string joined)
    {
        var kind = piece switch { LazyList => "a list", LazyObject => "an object", _ => "a simple value" };
        return new HoconException(
            piece.Origin, $"{kind} stands beside {joined}, and the two cannot be joined",
            "Put a comma or a new line between them, or make both of one kind");
    }
}
