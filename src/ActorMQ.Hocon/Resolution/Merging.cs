namespace ActorMQ.Hocon.Resolution;

/// <summary>Lays objects over each other.</summary>
internal static class Merging
{
    /// <summary>
    /// All keys of both; where both have one, its layers follow each other, the upper's on top.
    /// </summary>
    public static LazyObject Merge(LazyObject lower, LazyObject upper, Budget budget)
    {
        var merged = new LazyObject(
            new OrderedDictionary<string, List<Layer>>(StringComparer.Ordinal), upper.Origin);
        foreach (var (key, layers) in lower.Fields.Concat(upper.Fields))
        {
            budget.Spend(layers.Count, upper.Origin);
            merged.LayersOf(key).AddRange(layers);
        }

        return merged;
    }
}
