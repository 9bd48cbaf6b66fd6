using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary>
/// Which keys were read, so that those which nobody reads can be reported, and all problems met.
/// </summary>
public sealed class KeyLedger
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sections = new(StringComparer.Ordinal);

    /// <summary>All problems so far, in the order in which they were met.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _problems;

    /// <summary>The full names of all keys read so far.</summary>
    public IReadOnlyCollection<string> Keys => _keys;

    /// <summary>Adds a problem.</summary>
    public void Report(ConfigProblem problem) => _problems.Add(problem);

    internal void Read(string key) => _keys.Add(key);

    internal void Section(string path) => _sections.Add(path);

    /// <summary>Reports every key below a section that nobody has read.</summary>
    internal void ReportUnknown(ConfigObject section, string path)
    {
        foreach (var (name, field) in section.Fields)
        {
            var key = path + "." + ConfigPath.RenderKey(name);
            if (_keys.Contains(key))
                continue;
            if (!_sections.Contains(key))
            {
                Report(new ConfigProblem(ProblemSeverity.Error, field.KeyOrigin, key,
                    "there is no such key", "", KeySuggestion.For(key, _keys, _sections)));
            }
            else if (field.Value is ConfigObject inner)
            {
                ReportUnknown(inner, key);
            }
        }
    }
}
