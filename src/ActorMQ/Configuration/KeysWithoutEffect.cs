using ActorMQ.Hocon.Settings;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Configuration;

/// <summary>
/// Keys that are checked, but that nothing of this version acts on: whoever sets one is told so.
/// </summary>
internal static class KeysWithoutEffect
{
    /// <summary>Where a key that the user did not write comes from.</summary>
    private const string Reference = "reference.conf";

    /// <summary>The whole list; an entry goes when what it configures is built.</summary>
    internal static readonly string[] All =
    [
        "actormq.broker.long-polling.enabled",
        "actormq.broker.long-polling.short-polling-delay",
        "actormq.broker.group.notify-changes",
        "actormq.broker.flow-control.in-flight-sends",
        "actormq.broker.flow-control.send-wait-max",
        "actormq.store.sync-flush-timeout",
        "actormq.store.mailbox-size",
        "actormq.store.disk-full-percent",
        "actormq.store.consume-queue.flush-interval",
        "actormq.store.retention.file-reserved-time",
        "actormq.store.retention.delete-when",
        "actormq.store.retention.disk-used-percent-max",
        "actormq.transport.read-high-water",
        "actormq.transport.read-low-water",
        "actormq.transport.backlog",
    ];

    /// <summary>One warning for each key that a file, the environment or the command line sets.</summary>
    internal static IEnumerable<string> WarningsFor(LoadedConfig loaded)
    {
        foreach (var key in All)
        {
            if (loaded.Resolved?.Find(key.Split('.')) is { } field && IsWritten(field.KeyOrigin))
                yield return $"{field.KeyOrigin}: warning: {key} has no effect in this version";
        }
    }

    private static bool IsWritten(Origin origin) =>
        !string.Equals(origin.Source, Reference, StringComparison.Ordinal);
}
