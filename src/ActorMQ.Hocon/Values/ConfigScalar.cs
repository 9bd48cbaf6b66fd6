namespace ActorMQ.Hocon.Values;

/// <summary>A simple value.</summary>
/// <param name="Kind">What it was written as; text that looks like a number is still text.</param>
/// <param name="Text">A number as it was written, text without its quotes, or true, false, null.</param>
/// <param name="Origin">Where it is written.</param>
public sealed record ConfigScalar(ScalarKind Kind, string Text, Origin Origin) : ConfigValue(Origin);
