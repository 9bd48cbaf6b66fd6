using System.Collections;
using ActorMQ.Hocon;
using ActorMQ.Hocon.Settings;

namespace ActorMQ.Configuration;

/// <summary>The configuration of this process: its file, its environment, its command line.</summary>
internal static class ProcessConfig
{
    internal static LoadedConfig Load(string? file, IReadOnlyList<string> overrides, bool isNameServer) =>
        ConfigLoader.Load(
            new ConfigSources(file, new DiskConfigFiles(), Environment(), overrides, isNameServer));

    private static Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
        return variables;
    }

    private sealed class DiskConfigFiles : IConfigFiles
    {
        public byte[]? Read(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
