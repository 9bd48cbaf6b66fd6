namespace ActorMQ.Hocon.Values;

/// <summary>
/// A resolved value: an object, a list or a simple value, with the place it was written at.
/// </summary>
/// <param name="Origin">Where the value is written; for merged objects, the strongest of the places.</param>
public abstract record ConfigValue(Origin Origin)
{
    /// <summary>The value as HOCON text on one line that parses to an equal value.</summary>
    public string Render() => ConfigRender.Render(this);

    /// <summary>
    /// True if the content is the same, wherever it was written. The order of keys does not count.
    /// </summary>
    public bool SameAs(ConfigValue other) => (this, other) switch
    {
        (ConfigScalar a, ConfigScalar b) =>
            a.Kind == b.Kind && string.Equals(a.Text, b.Text, StringComparison.Ordinal),
        (ConfigList a, ConfigList b) => a.Items.Count == b.Items.Count
            && a.Items.Zip(b.Items).All(pair => pair.First.SameAs(pair.Second)),
        (ConfigObject a, ConfigObject b) => a.Fields.Count == b.Fields.Count
            && a.Fields.All(f =>
                b.Fields.TryGetValue(f.Key, out var field) && f.Value.Value.SameAs(field.Value)),
        _ => false,
    };
}
