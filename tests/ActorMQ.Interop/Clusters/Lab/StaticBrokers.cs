namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Brokers of a static deployment on hosts of a lab.</summary>
public static class StaticBrokers
{
    /// <summary>The port of each, on a host of its own.</summary>
    public const int Port = 10911;

    public static LabProcess On(
        LabNetwork network, string host, string name, string store, string nameServers, params IEnumerable<string> more) => new(
        network,
        host,
        $"{name} on {host}",
        [.. ActorMq.Command, "broker", "--listen", network.AddressOf(host), "-n", nameServers, "--store", store,
            "-D", $"broker.name={name}", "-D", "store.segment-size=4MiB", .. more],
        "ready in");
}
