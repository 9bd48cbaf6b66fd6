using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Resolution;

/// <summary>Merges parsed texts, resolves their substitutions and unfolds the result.</summary>
internal sealed class Resolver
{
    private readonly Budget _budget = new();
    private readonly LazyObject _root;
    private readonly Evaluator _evaluator;

    private Resolver(IEnumerable<ObjectNode> texts, Func<string, string?> environment)
    {
        _root = texts.Select(Evaluator.Shape).Aggregate((lower, upper) =>
            Merging.Merge(lower, upper, _budget));
        _evaluator = new Evaluator(_root, environment, _budget);
    }

    /// <summary>The resolved configuration.</summary>
    /// <param name="texts">At least one; later ones are stronger.</param>
    /// <param name="environment">The value of an environment variable, or null.</param>
    /// <exception cref="HoconException">A substitution has no value, or values cannot be joined.</exception>
    public static ConfigObject Resolve(IEnumerable<ObjectNode> texts, Func<string, string?> environment)
    {
        var resolver = new Resolver(texts, environment);
        try
        {
            return resolver.Unfold();
        }
        catch (CycleException e)
        {
            throw new HoconException(e.Layer.KeyOrigin, "the value of this field contains itself",
                "Take the substitution out that leads from inside of the value to the value");
        }
    }

    private ConfigObject Unfold()
    {
        try
        {
            return UnfoldObject(_root);
        }
        catch (HoconException) when (_evaluator.MetCycle)
        {
            // A circle of fields is cut where one of them has an earlier value. The walk may have begun at a
            // field without one; so give those with one their values first, and walk again.
            SettleOverridingFields(_root);
            return UnfoldObject(_root);
        }
    }

    private void SettleOverridingFields(LazyObject fields)
    {
        foreach (var layers in fields.Fields.Values)
        {
            if (layers.Count < 2)
                continue;
            try
            {
                if (_evaluator.Field(layers) is LazyObject inner
                    && layers.TrueForAll(l => l.Node is ObjectNode))
                {
                    SettleOverridingFields(inner);
                }
            }
            catch (HoconException)
            {
                // Reported by the second walk, unless a stronger value hides it.
            }
        }
    }

    private ConfigObject UnfoldObject(LazyObject value)
    {
        var fields = new OrderedDictionary<string, ConfigField>(StringComparer.Ordinal);
        foreach (var (key, layers) in value.Fields)
        {
            if (UnfoldField(layers) is { } field)
                fields.Add(key, new ConfigField(field, layers[^1].KeyOrigin, layers[0].Comment));
        }

        return new ConfigObject(fields, value.Origin);
    }

    private ConfigList UnfoldList(LazyList value)
    {
        var items = new List<ConfigValue>(value.Items.Count);
        foreach (var layers in value.Items)
        {
            if (UnfoldField(layers) is { } item)
                items.Add(item);
        }

        return new ConfigList(items, value.Origin);
    }

    private ConfigValue? UnfoldField(IReadOnlyList<Layer> layers)
    {
        var value = _evaluator.Field(layers);
        if (value is null)
            return null;
        _budget.Spend(1, value.Origin);
        if (value is LazyScalar scalar)
        {
            return new ConfigScalar(
                scalar.Kind == ScalarKind.Space ? ScalarKind.Text : scalar.Kind, scalar.Text, scalar.Origin);
        }

        if (layers.FirstOrDefault(l => l.UnfoldingAt > 0) is { } met)
            throw new CycleException(met);
        // Kept here, since a filter runs while the budget still stands at the depth of the throw.
        var depth = _budget.Depth + 1;
        try
        {
            _budget.Enter(value.Origin);
            Mark(layers, depth);
            return value is LazyList list ? UnfoldList(list) : UnfoldObject((LazyObject)value);
        }
        catch (CycleException e) when (e.Layer.UnfoldingAt <= depth && layers.Any(IsOptional))
        {
            // An optional substitution in a circle is a substitution of nothing.
            foreach (var layer in layers.Where(IsOptional))
                layer.Know(null);
        }
        finally
        {
            Mark(layers, 0);
            _budget.Leave();
        }

        return UnfoldField(layers);
    }

    private static bool IsOptional(Layer layer) =>
        layer is { Node: SubstitutionNode { Optional: true }, Value: not null };

    private static void Mark(IReadOnlyList<Layer> layers, int depth)
    {
        foreach (var layer in layers)
            layer.UnfoldingAt = depth;
    }
}
