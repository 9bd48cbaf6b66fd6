namespace ActorMQ.Hocon.Settings;

/// <summary>
/// Lays the sources over each other and reads the settings: reference.conf, then the file, then the
/// environment, then the command line, each stronger than the one before.
/// </summary>
public static class ConfigLoader
{
    /// <summary>Reads everything and reports all problems together.</summary>
    /// <returns>Settings, or at least one error. Never throws for what a source holds.</returns>
    public static LoadedConfig Load(ConfigSources sources)
    {
        var ledger = new KeyLedger();
        var reference = HoconText.Parse(Reference.Text, Reference.Source);
        var layers = new List<HoconText> { reference };
        Add(() => FileLayer.Read(sources, ledger));
        Add(() => EnvironmentLayer.Read(sources.Environment, Reference.Keys, ledger));
        foreach (var text in sources.Overrides)
            Add(() => OverrideLayer.Read(text));
        var broken = HasErrors(ledger);
        try
        {
            var resolved = HoconText.Resolve(layers, sources.Environment.GetValueOrDefault);
            var settings = ActorMqSettings.Read(resolved, ledger);
            return new LoadedConfig(broken || HasErrors(ledger) ? null : settings, resolved, ledger.Problems);
        }
        catch (HoconException e)
        {
            ledger.Report(ConfigProblem.Of(e));
            return new LoadedConfig(null, null, ledger.Problems);
        }

        void Add(Func<HoconText?> read)
        {
            try
            {
                if (read() is { } layer)
                    layers.Add(layer);
            }
            catch (HoconException e)
            {
                ledger.Report(ConfigProblem.Of(e));
            }
        }
    }

    private static bool HasErrors(KeyLedger ledger) =>
        ledger.Problems.Any(p => p.Severity == ProblemSeverity.Error);
}
