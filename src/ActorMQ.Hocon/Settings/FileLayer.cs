using ActorMQ.Hocon.RocketMq;
using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary>The file that the user names: HOCON, or one written for RocketMQ.</summary>
internal static class FileLayer
{
    /// <summary>The file's keys; null if no file is named.</summary>
    /// <exception cref="HoconException">
    /// The file is not there, cannot be read, or breaks the syntax.
    /// </exception>
    public static HoconText? Read(ConfigSources sources, KeyLedger ledger)
    {
        if (sources.File is not { } path)
            return null;
        var text = Utf8Text.Decode(Content(sources.Files, path), path);
        return RocketMqFile.IsOne(text, path)
            ? new HoconText(RocketMqFile.Translate(text, path, sources.ForNameServer, ledger))
            : HoconText.Parse(text, path, sources.Files);
    }

    private static byte[] Content(IConfigFiles files, string path)
    {
        var origin = new Origin(path, 0, 0);
        try
        {
            return files.Read(path)
                ?? throw new HoconException(
                    origin, "the configuration file is not there", "Correct the path after -c");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new HoconException(
                origin, $"the configuration file cannot be read: {e.Message.TrimEnd('.')}",
                "Check the file and its permissions");
        }
    }
}
