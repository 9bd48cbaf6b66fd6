using ActorMQ.Hocon.Settings;

namespace ActorMQ.Hocon.Tests.Settings;

/// <summary>Loads a configuration from memory.</summary>
internal static class Load
{
    public static LoadedConfig Of(
        string file,
        IEnumerable<(string Name, string Value)>? environment = null,
        IReadOnlyList<string>? overrides = null,
        bool forNameServer = false,
        string name = "my.conf") =>
        ConfigLoader.Load(new ConfigSources(name, new MemoryFiles((name, file)),
            (environment ?? []).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal),
            overrides ?? [], forNameServer));

    public static string Report(this LoadedConfig loaded) => string.Join('\n', loaded.Problems);
}
