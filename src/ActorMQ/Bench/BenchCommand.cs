using System.CommandLine;

namespace ActorMQ.Bench;

/// <summary><c>actormq bench …</c>: measures a broker.</summary>
internal static class BenchCommand
{
    public static Command Create() =>
        new("bench", "Measure a broker: 'raw' for its limits, 'producer' and 'consumer' as an application would.")
        {
            RawCommand.Create(),
        };
}
