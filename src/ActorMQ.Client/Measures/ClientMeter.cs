using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ActorMQ.Client;

/// <summary>The meter and the activity source <c>ActorMQ.Client</c>.</summary>
internal static class ClientMeter
{
    internal const string Name = "ActorMQ.Client";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Sent =
        Meter.CreateCounter<long>("actormq.client.sent", "{request}", "Sends that were answered.");

    internal static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("actormq.client.send_retries", "{try}", "Sends that were tried again.");

    internal static readonly Counter<long> Received =
        Meter.CreateCounter<long>("actormq.client.received", "{message}", "Messages pulled.");

    internal static readonly Counter<long> Consumed =
        Meter.CreateCounter<long>(
            "actormq.client.consumed", "{message}", "Messages that the handler has finished.");

    internal static readonly Counter<long> ConsumeFailures = Meter.CreateCounter<long>(
        "actormq.client.consume_failures", "{message}",
        "Messages that the handler has put off or failed on.");
}
