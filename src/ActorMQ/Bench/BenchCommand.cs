using System.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Bench;

/// <summary><c>actormq bench …</c>: measures a broker.</summary>
internal static class BenchCommand
{
    internal static Command Create(Terminal terminal) =>
        new("bench", "Measure a broker: 'raw' its limits, 'producer' and 'consumer' as an application would.")
        {
            ProducerCommand.Create(terminal),
            ConsumerCommand.Create(terminal),
            RawCommand.Create(terminal),
        };
}
