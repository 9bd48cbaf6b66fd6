using System.CommandLine;
using ActorMQ.Output;
using ActorMQ.Running;

namespace ActorMQ.CommandLine;

/// <summary><c>actormq standalone</c>: name server and broker in one process, nothing else needed.</summary>
internal static class StandaloneCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("standalone", "Runs a name server and a broker in one process.");
        var flags = new ConfigFlags(command)
            .With(
                "--listen",
                [],
                "address",
                "IP address to listen on",
                "broker.listen-address",
                "name-server.listen-address")
            .With("--port", "port", "The broker's port (10911; 0 takes any)", "broker.listen-port")
            .With(
                "--namesrv-port",
                "port",
                "The name server's port (9876; 0 takes any)",
                "name-server.listen-port")
            .With("--advertise", "address", "Address that clients are told", "broker.advertised-address")
            .With("--store", "directory", "Where messages are stored (~/actormq/store)", "store.path");
        command.SetAction((parsed, _) => RunAsync(parsed, flags, terminal));
        HelpWithExamples.Add(command, """
            actormq standalone                             on RocketMQ's ports, 9876 and 10911
            actormq standalone --listen 127.0.0.1 --store /tmp/mq
            actormq standalone --port 0 --namesrv-port 0   on any free ports; the ready line says which
            """);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, ConfigFlags flags, Terminal terminal)
    {
        var settings = flags.Load(parsed, terminal);
        return ServerRun.UntilStoppedAsync(terminal, settings.Transport.ShutdownTimeout, async stop =>
        {
            var logs = LineLoggerFactory.OfProcess(settings.Logging);
            return await Servers.StartBothAsync(settings, logs, stop);
        });
    }
}
