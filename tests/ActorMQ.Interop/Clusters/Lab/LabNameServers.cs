using System.Globalization;

namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Name servers on hosts of a lab.</summary>
public static class LabNameServers
{
    public static LabProcess On(LabNetwork network, string host, int port) => new(
        network,
        host,
        string.Create(CultureInfo.InvariantCulture, $"names-{port}"),
        [.. ActorMq.Command, "namesrv", "--listen", network.AddressOf(host), "--port", port.ToString(CultureInfo.InvariantCulture)],
        "ready in");
}
