using System.Diagnostics;

namespace ActorMQ.Bench;

/// <summary>Processor time used by the generator, and by the broker when its process is known.</summary>
internal readonly record struct ProcessorTimes(TimeSpan Generator, TimeSpan? Broker)
{
    public static ProcessorTimes Read(Process? broker)
    {
        broker?.Refresh();
        using var self = Process.GetCurrentProcess();
        return new ProcessorTimes(self.TotalProcessorTime, broker?.TotalProcessorTime);
    }

    public static ProcessorTimes operator -(ProcessorTimes later, ProcessorTimes earlier) =>
        new(later.Generator - earlier.Generator, later.Broker - earlier.Broker);
}
