using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// A value of which only the outermost shape is known; what it contains is looked at when needed.
/// </summary>
internal abstract record Lazy(Origin Origin);

internal sealed record LazyScalar(ScalarKind Kind, string Text, Origin Origin) : Lazy(Origin);

/// <summary>Elements, each with its layers: one, unless an object with numbered keys became a list.</summary>
internal sealed record LazyList(IReadOnlyList<IReadOnlyList<Layer>> Items, Origin Origin) : Lazy(Origin);

/// <summary>Keys, each with its layers from weak to strong.</summary>
internal sealed record LazyObject(OrderedDictionary<string, List<Layer>> Fields, Origin Origin) : Lazy(Origin)
{
    public List<Layer> LayersOf(string key)
    {
        if (!Fields.TryGetValue(key, out var layers))
        {
            layers = [];
            Fields.Add(key, layers);
        }

        return layers;
    }
}
