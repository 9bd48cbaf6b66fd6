using System.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Inspection;

/// <summary><c>actormq log …</c>: looks at a store that no broker has open, and mends it.</summary>
internal static class LogCommand
{
    internal static Command Create(Terminal terminal) =>
        new("log", "Look into a store on disk, ActorMQ's or RocketMQ's, while no broker runs on it; mend it.")
        {
            CheckLogCommand.Create(terminal),
            DumpLogCommand.Create(terminal),
            RepairLogCommand.Create(terminal),
        };

    internal static Argument<string> StoreArgument() => new("path")
    {
        Description = "The store's directory: the one that holds commitlog",
        CustomParser = result => result.Tokens[0].Value.TrimEnd('/') is { Length: > 0 } path ? path : "/",
    };
}
