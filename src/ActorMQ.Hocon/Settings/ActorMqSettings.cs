using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary>All settings of a process. A process uses the sections of its role; all are checked.</summary>
/// <param name="NameServer">Section <c>actormq.name-server</c>.</param>
/// <param name="Broker">Section <c>actormq.broker</c>.</param>
/// <param name="Cluster">Section <c>actormq.cluster</c>.</param>
/// <param name="Store">Section <c>actormq.store</c>.</param>
/// <param name="Transport">Section <c>actormq.transport</c>.</param>
/// <param name="Client">Section <c>actormq.client</c>.</param>
/// <param name="Logging">Section <c>actormq.logging</c>.</param>
public sealed record ActorMqSettings(
    NameServerSettings NameServer,
    BrokerSettings Broker,
    ClusterNodeSettings Cluster,
    StoreSettings Store,
    TransportSettings Transport,
    ClientSettings Client,
    LoggingSettings Logging)
{
    /// <summary>Reads every key and reports to the ledger what is wrong, missing or unknown.</summary>
    /// <returns>To be used only if the ledger holds no error.</returns>
    internal static ActorMqSettings Read(ConfigObject config, KeyLedger ledger)
    {
        var root = SettingsReader.Of(config, Reference.Root, ledger);
        var settings = new ActorMqSettings(
            NameServerSettings.Read(root.Section("name-server")),
            BrokerSettings.Read(root.Section("broker")),
            ClusterNodeSettings.Read(root.Section("cluster")),
            StoreSettings.Read(root.Section("store")),
            TransportSettings.Read(root.Section("transport")),
            ClientSettings.Read(root.Section("client")),
            LoggingSettings.Read(root.Section("logging")));
        if (config.Find(Reference.Root)?.Value is ConfigObject section)
            ledger.ReportUnknown(section, Reference.Root);
        ReportForgottenRoot(config, ledger);
        if (settings.Broker.MaxMessageSizeBytes >= settings.Transport.MaxFrameSizeBytes)
        {
            root.Section("broker").RefusePair("max-message-size", root.Section("transport"), "max-frame-size",
                "the largest message would not fit into the largest frame",
                "Make actormq.broker.max-message-size smaller than actormq.transport.max-frame-size");
        }

        return settings;
    }

    /// <summary>Other keys at the root are the user's own; but broker { } there is meant for us.</summary>
    private static void ReportForgottenRoot(ConfigObject config, KeyLedger ledger)
    {
        foreach (var (name, field) in config.Fields)
        {
            if (name is "name-server" or "broker" or "cluster" or "store" or "transport" or "client"
                or "logging")
            {
                ledger.Report(new ConfigProblem(ProblemSeverity.Error, field.KeyOrigin, name,
                    "the section stands outside of actormq and would have no effect", "",
                    $"Write actormq.{name}"));
            }
        }
    }
}
