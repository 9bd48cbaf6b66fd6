namespace ActorMQ.Hocon.Values;

/// <summary>A list of values.</summary>
/// <param name="Items">In the order of the text.</param>
/// <param name="Origin">Where it begins.</param>
public sealed record ConfigList(IReadOnlyList<ConfigValue> Items, Origin Origin) : ConfigValue(Origin);
