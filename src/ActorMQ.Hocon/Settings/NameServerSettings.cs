namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.name-server</c>; hocon/reference.conf says what each key is for.</summary>
/// <param name="ListenAddress">IP address to listen on.</param>
/// <param name="ListenPort">0 takes any free port.</param>
/// <param name="BrokerExpiry">Silence after which a broker leaves the routes.</param>
/// <param name="ScanInterval">How often silent brokers are looked for.</param>
/// <param name="MailboxSize">Requests that may wait for the actor.</param>
/// <param name="KeyValueFile">Keeps the key-value configuration; null for memory alone.</param>
public sealed record NameServerSettings(
    string ListenAddress,
    int ListenPort,
    TimeSpan BrokerExpiry,
    TimeSpan ScanInterval,
    int MailboxSize,
    string? KeyValueFile)
{
    internal static NameServerSettings Read(SettingsReader section) => new(
        ListenAddress: section.Text("listen-address"),
        ListenPort: section.Port("listen-port"),
        BrokerExpiry: section.Duration("broker-expiry", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        ScanInterval: section.Duration("scan-interval", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
        MailboxSize: section.Int("mailbox-size", 16, 10_000_000),
        KeyValueFile: section.OptionalText("key-value-file"));
}
