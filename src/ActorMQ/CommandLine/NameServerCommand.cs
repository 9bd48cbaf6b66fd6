using System.CommandLine;
using ActorMQ.Configuration;
using ActorMQ.Output;
using ActorMQ.Running;

namespace ActorMQ.CommandLine;

/// <summary><c>actormq namesrv</c>: a name server alone.</summary>
internal static class NameServerCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "namesrv", "Runs a name server: tells clients which brokers have which topics.");
        var flags = new ConfigFlags(command)
            .With("--listen", "address", "IP address to listen on", "name-server.listen-address")
            .With("--port", "port", "Port to listen on (9876; 0 takes any)", "name-server.listen-port");
        command.SetAction((parsed, _) => RunAsync(parsed, flags, terminal));
        HelpWithExamples.Add(command, """
            actormq namesrv                                a name server on port 9876
            actormq namesrv -c namesrv.conf                with RocketMQ's or ActorMQ's configuration file
            actormq namesrv --port 9877 -D name-server.broker-expiry=30s
            """);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, ConfigFlags flags, Terminal terminal)
    {
        var settings = flags.Load(parsed, terminal, isNameServer: true);
        return ServerRun.UntilStoppedAsync(terminal, settings.Transport.ShutdownTimeout, async stop =>
        {
            var logs = LineLoggerFactory.OfProcess(settings.Logging);
            var options = NameServerOptionsOf.Settings(settings);
            var server = await Servers.StartNameServerAsync(options, logs, stop);
            return new RunningServers($"name server {server.LocalEndPoint}", server.Completion, server);
        });
    }
}
