using System.CommandLine;
using System.Security.Cryptography;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Probe;

/// <summary>
/// <c>actormq probe …</c>: numbered messages, each accounted for; to look on while brokers fail.
/// </summary>
internal static class ProbeCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("probe", "Send numbered messages and account for each of them.")
        {
            ProbeProducerCommand.Create(terminal),
            ProbeConsumerCommand.Create(terminal),
        };
        HelpWithExamples.Add(command, """
            actormq probe producer --rate 200        until Ctrl-C; says how long nothing was acknowledged
            actormq probe consumer                   says how many are missing, and how many came twice
            actormq probe producer --run r1 --count 5000
            actormq probe consumer --run r1 --expect 5000
            """);
        return command;
    }

    /// <summary>A name that nobody else has, for a run or a group.</summary>
    internal static string MadeUp() => RandomNumberGenerator.GetHexString(6, lowercase: true);

    internal static Option<string> Topic() => new("--topic", "-t")
    {
        Description = "The topic",
        HelpName = "name",
        DefaultValueFactory = _ => "Probe",
    };
}
