namespace ActorMQ.Hocon.Values;

/// <summary>Keys and their values.</summary>
/// <param name="Fields">In the order in which the keys were first met. Keys differ by case.</param>
/// <param name="Origin">Where the object is written; the strongest place if in several.</param>
public sealed record ConfigObject(IReadOnlyDictionary<string, ConfigField> Fields, Origin Origin)
    : ConfigValue(Origin)
{
    /// <summary>The field at a path of keys, or null where there is none.</summary>
    /// <param name="keys">At least one key.</param>
    public ConfigField? Find(params IEnumerable<string> keys)
    {
        ConfigField? found = null;
        ConfigValue at = this;
        foreach (var key in keys)
        {
            if (at is not ConfigObject inner || !inner.Fields.TryGetValue(key, out found))
                return null;
            at = found.Value;
        }

        return found;
    }

    /// <summary>
    /// The value at a written path such as <c>actormq.broker.name</c>, or null where there is none.
    /// </summary>
    /// <exception cref="HoconException">The text is no path.</exception>
    public ConfigValue? At(string path) => Find(ConfigPath.Parse(path))?.Value;
}
