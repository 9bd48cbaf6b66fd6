namespace ActorMQ.Hocon.Values;

/// <summary>A key of an object with its value.</summary>
/// <param name="Value">The resolved value.</param>
/// <param name="KeyOrigin">Where the key is written; the strongest place if in several.</param>
/// <param name="Comment">The comment lines right above the key at its weakest place; empty for none.</param>
public sealed record ConfigField(ConfigValue Value, Origin KeyOrigin, string Comment);
