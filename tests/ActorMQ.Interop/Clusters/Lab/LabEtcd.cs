using System.Globalization;

namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>A real etcd of one member, on a host of a lab.</summary>
public static class LabEtcd
{
    public const int Port = 2379;
    private const int PeerPort = 2380;

    /// <summary>Why there is none here; null: it is installed.</summary>
    public static string? WhatIsMissing =>
        SystemTool.IsThere("etcd") ? null : "etcd is not installed: apt-get install etcd-server";

    /// <param name="network">The lab's.</param>
    /// <param name="host">Its host.</param>
    /// <param name="folder">For its data.</param>
    public static LabProcess On(LabNetwork network, string host, string folder)
    {
        var address = network.AddressOf(host);
        var (clients, peers) = (Url(address, Port), Url(address, PeerPort));
        return new LabProcess(
            network,
            host,
            "etcd",
            ["etcd", "--name", "lab", "--data-dir", Path.Combine(folder, "etcd"),
                "--listen-client-urls", clients, "--advertise-client-urls", clients,
                "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", $"lab={peers}"],
            "ready to serve client requests");
    }

    private static string Url(string address, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"http://{address}:{port}");
}
