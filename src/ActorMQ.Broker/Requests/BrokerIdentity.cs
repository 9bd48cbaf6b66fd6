using System.Text;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Requests;

/// <summary>What the broker says of itself in records and answers; never changes.</summary>
internal sealed class BrokerIdentity
{
    /// <summary>Prepares the bytes.</summary>
    internal BrokerIdentity(string cluster, string region, bool traceOn, RecordHost storeHost)
    {
        var trace = traceOn ? "true" : "false";
        StoreHost = storeHost;
        RegionUtf8 = Encoding.UTF8.GetBytes(region);
        TraceOn = traceOn;
        AddedProperties = MessageProperties.Format(
        [
            new(PropertyNames.MessageRegion, region),
            new(PropertyNames.TraceSwitch, trace),
            new(PropertyNames.Cluster, cluster),
        ]);
    }

    /// <summary>
    /// The address under which clients reach this broker: it stands in every record and message id.
    /// </summary>
    internal RecordHost StoreHost { get; }

    /// <summary>The region.</summary>
    internal ReadOnlyMemory<byte> RegionUtf8 { get; }

    /// <summary>Whether clients may trace.</summary>
    internal bool TraceOn { get; }

    /// <summary>The properties that every message gets, as whole pairs.</summary>
    internal ReadOnlyMemory<byte> AddedProperties { get; }
}
