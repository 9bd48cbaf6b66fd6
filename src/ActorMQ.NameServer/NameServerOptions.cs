using System.Net;
using ActorMQ.NameServer.KeyValues;
using ActorMQ.NameServer.Settings;
using ActorMQ.Transport;

namespace ActorMQ.NameServer;

/// <summary>How a name server runs.</summary>
public sealed record NameServerOptions
{
    /// <summary>RocketMQ's port for name servers.</summary>
    public const int DefaultPort = 9876;

    /// <summary>Where it listens, and the connections' limits.</summary>
    public RemotingServerOptions Server { get; init; } =
        new() { Listen = new IPEndPoint(IPAddress.Any, DefaultPort) };

    /// <summary>The settings that may change while it runs, as they are at the start.</summary>
    public NameServerSettings Settings { get; init; } = new();

    /// <summary>How often silent brokers are looked for. More than zero.</summary>
    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where the key-value configuration is kept; for the life of the process alone unless said.
    /// </summary>
    public IKeyValueFile KeyValues { get; init; } = new InMemoryKeyValueFile();

    /// <summary>
    /// How many requests of brokers and operators may wait, 1 or more; beyond it they are told SYSTEM_BUSY.
    /// </summary>
    public int WaitingRequestsMax { get; init; } = 10_000;

    /// <summary>How long a stop waits for connections to end.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(1);
}
