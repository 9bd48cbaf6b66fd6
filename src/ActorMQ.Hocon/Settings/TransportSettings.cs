namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.transport</c>; hocon/reference.conf says what each key is for.</summary>
/// <param name="IdleTimeout">Silence after which a connection is closed.</param>
/// <param name="MaxFrameSizeBytes">Largest frame that is read.</param>
/// <param name="MaxConnections">At a time.</param>
/// <param name="InFlightRequestsPerConnection">Requests not yet answered.</param>
/// <param name="ReadHighWaterBytes">Bytes read of a connection before those read are handled.</param>
/// <param name="WriteHighWaterBytes">Unsent bytes at which requests are no longer handled.</param>
/// <param name="WriteLowWaterBytes">Unsent bytes at which they are handled again.</param>
/// <param name="Backlog">Connections that the system holds ready.</param>
/// <param name="ShutdownTimeout">How long a stopping process waits for answers.</param>
/// <param name="Tls">Section <c>tls</c>.</param>
public sealed record TransportSettings(
    TimeSpan IdleTimeout,
    int MaxFrameSizeBytes,
    int MaxConnections,
    int InFlightRequestsPerConnection,
    long ReadHighWaterBytes,
    long WriteHighWaterBytes,
    long WriteLowWaterBytes,
    int Backlog,
    TimeSpan ShutdownTimeout,
    TlsSettings Tls)
{
    private const long WaterMax = 1 << 30;

    internal static TransportSettings Read(SettingsReader section)
    {
        var transport = new TransportSettings(
            IdleTimeout: section.Duration("idle-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            MaxFrameSizeBytes: (int)section.Size("max-frame-size", 64 << 10, 128 << 20),
            MaxConnections: section.Int("max-connections", 1, 1_000_000),
            InFlightRequestsPerConnection: section.Int("in-flight-requests-per-connection", 1, 1_000_000),
            ReadHighWaterBytes: section.Size("read-high-water", 4 << 10, WaterMax),
            WriteHighWaterBytes: section.Size("write-high-water", 4 << 10, WaterMax),
            WriteLowWaterBytes: section.Size("write-low-water", 0, WaterMax),
            Backlog: section.Int("backlog", 1, 65535),
            ShutdownTimeout: section.Duration("shutdown-timeout", TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            Tls: TlsSettings.Read(section.Section("tls")));
        if (transport.WriteLowWaterBytes > transport.WriteHighWaterBytes)
        {
            section.RefusePair("write-low-water", section, "write-high-water",
                "write-low-water is above write-high-water", "Make the low one at most the high one");
        }

        return transport;
    }
}
