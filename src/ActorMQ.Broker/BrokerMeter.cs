using System.Diagnostics.Metrics;
using ActorMQ.Journal.Retention;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker;

/// <summary>
/// What the brokers of this process count; read by any listener of the meter <c>ActorMQ.Broker</c>.
/// </summary>
internal static class BrokerMeter
{
    /// <summary>The meter's name.</summary>
    internal const string Name = "ActorMQ.Broker";

    internal static readonly KeyValuePair<string, object?> Busy = new("reason", "busy");
    internal static readonly KeyValuePair<string, object?> Invalid = new("reason", "invalid");
    internal static readonly KeyValuePair<string, object?> DiskFull = new("reason", "disk_full");
    internal static readonly KeyValuePair<string, object?> NotLeading = new("reason", "not_leading");

    private static readonly Meter Meter = new(Name);

    /// <summary>The label of a request's code.</summary>
    internal static KeyValuePair<string, object?> Code(RequestCode code) => new("code", (int)code);

    /// <summary>The label of a file.</summary>
    internal static KeyValuePair<string, object?> File(string name) => new("file", name);

    /// <summary>The label of a store.</summary>
    internal static KeyValuePair<string, object?> Path(string root) => new("store", root);

    /// <summary>The label of why a segment went.</summary>
    internal static KeyValuePair<string, object?> Reason(RetentionReason reason)
    {
        var name = reason switch
        {
            RetentionReason.Age => "age",
            RetentionReason.LogSize => "log_size",
            _ => "disk_space",
        };
        return new("reason", name);
    }

    /// <summary>Segments of logs that were let go of, by reason.</summary>
    internal static readonly Counter<long> SegmentsDeleted = Meter.CreateCounter<long>(
        "actormq.broker.log.segments_deleted", "{segment}", "Segments of the log deleted, by reason.");

    /// <summary>How full the file system of a store is, by store.</summary>
    internal static readonly Gauge<int> DiskUsed = Meter.CreateGauge<int>(
        "actormq.broker.disk.used", "%", "How full the store's file system is, by store.");

    /// <summary>How often a broker stopped taking messages for lack of room, by store.</summary>
    internal static readonly Counter<long> WriteStops = Meter.CreateCounter<long>(
        "actormq.broker.disk.write_stops", "{stop}", "Times that no messages were taken for lack of room.");

    /// <summary>Files of <c>config/</c> that could not be written, by file.</summary>
    internal static readonly Counter<long> ConfigSavesFailed = Meter.CreateCounter<long>(
        "actormq.broker.config.saves_failed", "{file}", "Configuration files not written, by file.");

    /// <summary>Messages stored.</summary>
    internal static readonly Counter<long> MessagesStored =
        Meter.CreateCounter<long>("actormq.broker.messages.stored", "{message}", "Messages stored.");

    /// <summary>Messages answered to pulls.</summary>
    internal static readonly Counter<long> MessagesPulled =
        Meter.CreateCounter<long>(
            "actormq.broker.messages.pulled", "{message}", "Messages answered to pulls.");

    internal static readonly KeyValuePair<string, object?> Wrong = new("reason", "wrong");
    internal static readonly KeyValuePair<string, object?> Unread = new("reason", "unread");

    /// <summary>Messages left out of answers because the log's bytes are wrong or lost, by reason.</summary>
    internal static readonly Counter<long> MessagesDamaged = Meter.CreateCounter<long>(
        "actormq.broker.messages.damaged", "{message}", "Messages left out as damaged, by reason.");

    /// <summary>Pulls that the disk could not serve, and that are to try again.</summary>
    internal static readonly Counter<long> ReadsFailed = Meter.CreateCounter<long>(
        "actormq.broker.reads.failed", "{request}", "Pulls that the disk could not serve.");

    /// <summary>Pulls for which the disk had to be asked.</summary>
    internal static readonly Counter<long> DiskReads = Meter.CreateCounter<long>(
        "actormq.broker.reads.disk", "{request}", "Pulls for which the disk had to be asked.");

    /// <summary>Sends refused, by reason.</summary>
    internal static readonly Counter<long> SendsRefused =
        Meter.CreateCounter<long>("actormq.broker.sends.refused", "{request}", "Sends refused, by reason.");

    /// <summary>Requests of codes that are not served, by code.</summary>
    internal static readonly Counter<long> NotSupported = Meter.CreateCounter<long>(
        "actormq.broker.requests.not_supported", "{request}",
            "Requests of codes that are not served, by code.");

    /// <summary>Requests whose header could not be read or whose values make no sense, by code.</summary>
    internal static readonly Counter<long> Malformed = Meter.CreateCounter<long>(
        "actormq.broker.requests.malformed", "{request}", "Requests with missing or wrong fields, by code.");

    /// <summary>Times that the disk refused a file of the message index.</summary>
    internal static readonly Counter<long> IndexFailures = Meter.CreateCounter<long>(
        "actormq.broker.index.failures", "{failure}", "Times that the disk refused the message index.");

    /// <summary>Files of the message index that were removed because they could not be trusted.</summary>
    internal static readonly Counter<long> IndexFilesRemoved = Meter.CreateCounter<long>(
        "actormq.broker.index.files_removed", "{file}", "Index files removed, to be built again.");
}
