using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// Finds the outermost shape of fields: follows substitutions, merges layers, joins neighbours.
/// </summary>
/// <remarks>
/// Substitutions look forward: they mean the strongest layer of a field. While the value of a layer is looked
/// for, that layer and all above it are hidden from whoever asks for the same field; so a field that leads
/// back
/// to itself sees what it was before.
/// </remarks>
internal sealed class Evaluator(LazyObject root, Func<string, string?> environment, Budget budget)
{
    private readonly Concatenation _concatenation = new(budget);

    /// <summary>Some substitution led back to itself and found nothing below.</summary>
    public bool MetCycle { get; private set; }

    /// <summary>
    /// The merged value of a field, or null if all its layers are substitutions of nothing.
    /// </summary>
    public Lazy? Field(IReadOnlyList<Layer> layers)
    {
        Lazy? merged = null;
        for (var i = Visible(layers) - 1; i >= 0; i--)
        {
            var value = Value(layers, i);
            if (value is null)
                continue;
            if (merged is null)
                merged = value;
            else if (value is LazyObject below)
                merged = Merging.Merge(below, (LazyObject)merged, budget);
            else
                break;
            if (merged is not LazyObject)
                break;
        }

        return merged;
    }

    /// <summary>The content of an object as it is written, each key with its layers.</summary>
    public static LazyObject Shape(ObjectNode node)
    {
        var shape = new LazyObject(
            new OrderedDictionary<string, List<Layer>>(StringComparer.Ordinal), node.Origin);
        foreach (var field in node.Fields)
            shape.LayersOf(field.Key).Add(new Layer(field.Value, field.KeyOrigin, field.Comment));
        return shape;
    }

    /// <summary>How many layers, from the weakest, lie below any whose value is being looked for.</summary>
    private static int Visible(IReadOnlyList<Layer> layers)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i].IsInProgress)
                return i;
        }

        return layers.Count;
    }

    private Lazy? Value(IReadOnlyList<Layer> layers, int index)
    {
        var layer = layers[index];
        if (layer.IsKnown)
            return layer.Value;
        try
        {
            budget.Follow(layer.Node.Origin);
            layer.IsInProgress = layer.Node is SubstitutionNode or ConcatenationNode;
            layer.Know(Value(layer.Node, layers, index));
            return layer.Value;
        }
        finally
        {
            budget.Found();
            layer.IsInProgress = false;
        }
    }

    private Lazy? Value(Node node, IReadOnlyList<Layer> layers, int index) => node switch
    {
        ScalarNode scalar => new LazyScalar(scalar.Kind, scalar.Text, scalar.Origin),
        ArrayNode list => new LazyList(list.Items.Select(Element).ToArray(), list.Origin),
        ObjectNode shape => Shape(shape),
        SubstitutionNode substitution => Substitute(substitution),
        PreviousNode => Field(layers.Take(index).ToArray()),
        ConcatenationNode joined => _concatenation.Join(Values(joined.Pieces, layers, index), joined.Origin),
        _ => throw new InvalidOperationException($"unknown node {node.GetType()}"),
    };

    private Lazy?[] Values(IReadOnlyList<Node> pieces, IReadOnlyList<Layer> layers, int index)
    {
        // A loop and no query, since this is on the recursive way, where each frame counts.
        var values = new Lazy?[pieces.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Value(pieces[i], layers, index);
        return values;
    }

    private static IReadOnlyList<Layer> Element(Node item) => [new Layer(item, item.Origin, "")];

    private Lazy? Substitute(SubstitutionNode substitution)
    {
        var inCycle = false;
        foreach (var path in substitution.Candidates)
        {
            var found = Find(path, ref inCycle);
            if (found is not null)
                return found;
        }

        var name = string.Join('.', substitution.Candidates[^1]);
        if (environment(name) is { } text)
            return new LazyScalar(ScalarKind.Text, text, new Origin($"environment variable {name}", 0, 0));
        MetCycle |= inCycle;
        if (substitution.Optional)
            return null;
        throw inCycle
            ? new HoconException(
                substitution.Origin, $"the substitution ${{{substitution.Shown}}} leads back to itself",
                "Give the field a value before this one, or break the circle")
            : new HoconException(
                substitution.Origin, $"the substitution ${{{substitution.Shown}}} has no value",
                $"Set '{substitution.Shown}', set an environment variable of that name, or write "
                + $"${{?{substitution.Shown}}} if it may be missing");
    }

    private Lazy? Find(IReadOnlyList<string> path, ref bool inCycle)
    {
        Lazy? at = root;
        foreach (var key in path)
        {
            if (at is not LazyObject inner || !inner.Fields.TryGetValue(key, out var layers))
                return null;
            at = Field(layers);
            if (at is null)
                inCycle |= Visible(layers) < layers.Count;
        }

        return at;
    }
}
