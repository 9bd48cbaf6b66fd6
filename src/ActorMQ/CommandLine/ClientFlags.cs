using System.CommandLine;
using ActorMQ.Client;
using ActorMQ.Configuration;
using ActorMQ.Hocon.Settings;
using ActorMQ.Output;

namespace ActorMQ.CommandLine;

/// <summary>The flags of commands that are clients: which name servers, and the configuration.</summary>
internal sealed class ClientFlags(Command command, bool hasShortConfig = true)
{
    private readonly ConfigFlags _config = new ConfigFlags(command, hasShortConfig).WithNameServers(
        "Name servers to ask (NAMESRV_ADDR, else 127.0.0.1:9876)",
        "client.name-servers");

    internal ActorMqSettings Load(ParseResult parsed, Terminal terminal) => _config.Load(parsed, terminal);

    /// <summary>
    /// A client; of the log only warnings are shown unless the configuration asks for more.
    /// </summary>
    internal static ActorMQClient Connect(ActorMqSettings settings)
    {
        var level = (LoggingLevel)Math.Max((int)settings.Logging.Level, (int)LoggingLevel.Warning);
        var logs = LineLoggerFactory.OfProcess(settings.Logging with { Level = level });
        return new ActorMQClient(ClientOptionsOf.Settings(settings), logs, TimeProvider.System);
    }
}
