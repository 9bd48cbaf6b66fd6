namespace ActorMQ.Hocon.Settings;

/// <summary>Everything that a configuration is made of, beside the built-in reference.conf.</summary>
/// <param name="File">
/// The file after <c>-c</c>, HOCON or RocketMQ's properties; null for none. It must be there.
/// </param>
/// <param name="Files">Where that file and those that it includes are read from.</param>
/// <param name="Environment">
/// Environment variables: ACTORMQ_BROKER_LISTEN_PORT sets actormq.broker.listen-port, and so on for every
/// key;
/// NAMESRV_ADDR sets the name servers of broker and client.
/// </param>
/// <param name="Overrides">
/// From the command line: <c>key=value</c>, where the key may leave out <c>actormq.</c>; the strongest.
/// A value that begins with one of <c>[ { " $</c> is HOCON, any other is taken as it is.
/// </param>
/// <param name="ForNameServer">listenPort in a RocketMQ file is the name server's, not the broker's.</param>
public sealed record ConfigSources(
    string? File,
    IConfigFiles Files,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> Overrides,
    bool ForNameServer);
