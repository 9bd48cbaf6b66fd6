using System.CommandLine;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Output;

namespace ActorMQ.CommandLine;

/// <summary>
/// The flags by which every command is configured: a file, and single keys that are stronger.
/// </summary>
internal sealed class ConfigFlags
{
    private readonly Option<FileInfo?> _file = new("--config")
    {
        Description = "A configuration file: HOCON, or RocketMQ's own broker.conf or namesrv.conf",
        HelpName = "file",
    };

    private readonly Option<string[]> _keys = new("--define", "-D")
    {
        Description = "A key and its value, stronger than file and environment; may be given again",
        HelpName = "key=value",
        DefaultValueFactory = _ => [],
    };

    private readonly List<(Option<string?> Option, string[] Keys)> _flags = [];
    private readonly Command _command;

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasShortConfig">Whether <c>-c</c> is the file, and not something else.</param>
    internal ConfigFlags(Command command, bool hasShortConfig = true)
    {
        _command = command;
        if (hasShortConfig)
            _file.Aliases.Add("-c");
        command.Options.Add(_file);
        command.Options.Add(_keys);
    }

    /// <summary>Adds a flag that stands for one key.</summary>
    internal ConfigFlags With(string flag, string helpName, string description, string key) =>
        With(flag, [], helpName, description, key);

    /// <summary>Adds the flag for name servers, which is RocketMQ's.</summary>
    internal ConfigFlags WithNameServers(string description, string key) =>
        With("--namesrvAddr", ["-n", "--name-servers"], "host:port;...", description, key);

    /// <summary>Adds a flag that stands for keys.</summary>
    internal ConfigFlags With(
        string flag, string[] aliases, string helpName, string description, params string[] keys)
    {
        var option = new Option<string?>(flag, aliases) { Description = description, HelpName = helpName };
        _command.Options.Add(option);
        _flags.Add((option, keys));
        return this;
    }

    /// <summary>Reads all sources; tells all that is wrong with them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Takes the problems.</param>
    /// <param name="isNameServer">Whether a RocketMQ file's listenPort is the name server's.</param>
    /// <exception cref="CommandFailedException">There is an error among the problems.</exception>
    internal ActorMqSettings Load(ParseResult parsed, Terminal terminal, bool isNameServer = false)
    {
        var fromFlags =
            from flag in _flags
            let value = parsed.GetValue(flag.Option)
            where value is not null
            from key in flag.Keys
            select $"{key}={Literal(value)}";
        var keys = fromFlags.Concat(parsed.GetValue(_keys) ?? []);
        var loaded = ProcessConfig.Load(parsed.GetValue(_file)?.FullName, [.. keys], isNameServer);
        foreach (var problem in loaded.Problems)
            terminal.Problem(problem.ToString());
        return loaded.Settings ?? throw new CommandFailedException(
            ExitCode.Usage, "the configuration is wrong, see above; nothing was started");
    }

    /// <summary>
    /// A flag's value as it is, though it begins as a HOCON value does: <c>-n [::1]:9876</c> is no list.
    /// </summary>
    private static string Literal(string value)
    {
        if (value is not ['[' or '{' or '"' or '$', ..])
            return value;
        var escaped = value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }
}
