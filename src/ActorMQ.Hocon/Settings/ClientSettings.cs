namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.client</c>; hocon/reference.conf says what each key is for.</summary>
/// <param name="NameServers">To ask for routes.</param>
/// <param name="PollNameServerInterval">How often routes are asked for again.</param>
/// <param name="HeartbeatInterval">Between heartbeats to brokers.</param>
/// <param name="RequestTimeout">Of requests other than sending and pulling.</param>
/// <param name="Producer">Section <c>producer</c>.</param>
/// <param name="Consumer">Section <c>consumer</c>.</param>
public sealed record ClientSettings(
    IReadOnlyList<HostPort> NameServers,
    TimeSpan PollNameServerInterval,
    TimeSpan HeartbeatInterval,
    TimeSpan RequestTimeout,
    ProducerSettings Producer,
    ConsumerSettings Consumer)
{
    internal static ClientSettings Read(SettingsReader section) => new(
        NameServers: section.Addresses("name-servers", defaultPort: 9876),
        PollNameServerInterval: section.Duration(
            "poll-name-server-interval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        HeartbeatInterval: section.Duration(
            "heartbeat-interval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        RequestTimeout: section.Duration(
            "request-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
        Producer: ProducerSettings.Read(section.Section("producer")),
        Consumer: ConsumerSettings.Read(section.Section("consumer")));
}
