using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary>Something wrong in the configuration.</summary>
/// <param name="Severity">Whether the process may start.</param>
/// <param name="Origin">Where it is written.</param>
/// <param name="Key">The full key, such as <c>actormq.broker.name</c>; empty if no key is concerned.</param>
/// <param name="What">What is wrong, without a full stop.</param>
/// <param name="Meaning">What the key is for, from reference.conf; empty for an unknown key.</param>
/// <param name="Advice">What to do, without a full stop.</param>
public sealed record ConfigProblem(
    ProblemSeverity Severity, Origin Origin, string Key, string What, string Meaning, string Advice)
{
    /// <summary>The place, the key and all that is to be said, in one line.</summary>
    public override string ToString()
    {
        var key = Key.Length == 0 ? "" : Key + ": ";
        var meaning = Meaning.Length == 0 ? "" : $" (The key means: {Meaning})";
        var warning = Severity == ProblemSeverity.Warning ? "warning: " : "";
        return $"{Origin}: {warning}{key}{What}. {Advice}.{meaning}";
    }

    internal static ConfigProblem Of(HoconException e) =>
        new(ProblemSeverity.Error, e.Origin, "", e.Problem, "", e.Advice);
}
