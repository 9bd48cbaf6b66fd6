using System.Diagnostics.Metrics;

namespace ActorMQ.NameServer;

/// <summary>What the name server counts, under the meter <c>ActorMQ.NameServer</c>.</summary>
internal static class NameServerMeter
{
    private static readonly Meter Meter = new("ActorMQ.NameServer");

    internal static readonly Counter<long> NotSupported = Meter.CreateCounter<long>(
        "actormq.nameserver.requests.not_supported", "{request}", "Requests whose code is not served");

    internal static readonly Counter<long> Malformed = Meter.CreateCounter<long>(
        "actormq.nameserver.requests.malformed",
        "{request}",
        "Requests with missing or wrong fields or bodies");
}
