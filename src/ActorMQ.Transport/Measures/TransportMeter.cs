using System.Diagnostics.Metrics;

namespace ActorMQ.Transport;

/// <summary>The instruments of the meter <c>ActorMQ.Transport</c>, over all servers and clients of the
/// process.</summary>
internal static class TransportMeter
{
    internal const string Name = "ActorMQ.Transport";

    private static readonly Meter Meter = new(Name);

    internal static readonly UpDownCounter<long> Connections = Meter.CreateUpDownCounter<long>(
        "actormq.transport.connections", "{connection}", "Open connections.");

    internal static readonly Counter<long> Disconnects = Meter.CreateCounter<long>(
        "actormq.transport.disconnects", "{connection}", "Connections that ended, by reason.");

    internal static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "actormq.transport.refused", "{connection}", "Connections that were not let in, by reason.");

    internal static readonly Counter<long> BadFrames = Meter.CreateCounter<long>(
        "actormq.transport.bad_frames", "{frame}", "Frames and headers that could not be read, by kind.");

    internal static readonly Counter<long> HandlerFailures = Meter.CreateCounter<long>(
        "actormq.transport.handler_failures", "{failure}", "Exceptions thrown by the request handler.");

    internal static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "actormq.transport.requests", "{request}", "Requests received.");

    internal static readonly Counter<long> BytesReceived = Meter.CreateCounter<long>(
        "actormq.transport.received", "By", "Bytes of frames received.");

    internal static readonly Counter<long> BytesSent = Meter.CreateCounter<long>(
        "actormq.transport.sent", "By", "Bytes of frames sent.");

    internal static readonly Counter<long> Pauses = Meter.CreateCounter<long>(
        "actormq.transport.pauses",
        "{pause}", "Times that reading from a connection paused for back-pressure.");

    internal static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);

    internal static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);
}
