using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary>What came of reading the configuration.</summary>
/// <param name="Settings">Null exactly if there is an error among the problems.</param>
/// <param name="Resolved">
/// All keys with their values and origins; null if the texts could not be parsed.
/// </param>
/// <param name="Problems">All that is wrong: errors and warnings.</param>
public sealed record LoadedConfig(
    ActorMqSettings? Settings, ConfigObject? Resolved, IReadOnlyList<ConfigProblem> Problems);
