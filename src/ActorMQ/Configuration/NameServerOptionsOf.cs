using ActorMQ.Hocon.Settings;
using ActorMQ.NameServer;
using ActorMQ.NameServer.KeyValues;

namespace ActorMQ.Configuration;

/// <summary>The settings of a name server, as the name server takes them.</summary>
internal static class NameServerOptionsOf
{
    internal static NameServerOptions Settings(ActorMqSettings settings)
    {
        var ours = settings.NameServer;
        return new NameServerOptions
        {
            Server = ServerOptions.Of(settings.Transport, ours.ListenAddress, ours.ListenPort),
            Settings = new NameServer.Settings.NameServerSettings { BrokerTimeout = ours.BrokerExpiry },
            ScanInterval = ours.ScanInterval,
            WaitingRequestsMax = ours.MailboxSize,
            KeyValues = FileOf(ours.KeyValueFile),
            StopGrace = settings.Transport.ShutdownTimeout,
        };
    }

    private static IKeyValueFile FileOf(string? path) =>
        path is null ? new InMemoryKeyValueFile() : new DiskKeyValueFile(path);
}
