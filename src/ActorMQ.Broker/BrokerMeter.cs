using System.Diagnostics.Metrics;
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

    private static readonly Meter Meter = new(Name);

    /// <summary>The label of a request's code.</summary>
    internal static KeyValuePair<string, object?> Code(RequestCode code) => new("code", (int)code);

    /// <summary>The label of a file.</summary>
    internal static KeyValuePair<string, object?> File(string name) => new("file", name);

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
