using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorMQ.Broker.State;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.State;

/// <summary>What the tests of the state look into: files, the log, what a client sees.</summary>
internal static class StateHost
{
    internal static readonly string[] Files =
    [
        "topics.json", "subscriptionGroup.json", "consumerOffset.json",
    ];

    private static readonly Regex BareKey = new(
        "(?<before>[{,])(?<key>[0-9]+):", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    internal static JsonObject ReadFile(this SimulatedDisk disk, string name)
    {
        using var file = disk.Open("store/config/" + name);
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);

        // consumerOffset.json has bare numbers for keys.
        var text = BareKey.Replace(Encoding.UTF8.GetString(bytes), "${before}\"${key}\":");
        return JsonNode.Parse(text)!.AsObject();
    }

    internal static void WriteFile(this SimulatedDisk disk, string name, JsonObject content)
    {
        using var file = disk.Open("store/config/" + name);
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(content.ToJsonString()), 0);
        file.Flush();
        disk.FlushDirectory("store/config");
    }

    /// <summary>The log position that a file says to reflect; null when it says none.</summary>
    internal static long? PositionOf(this SimulatedDisk disk, string name) =>
        (long?)disk.ReadFile(name)["actormqLogPosition"];

    internal static void DeleteFiles(this SimulatedDisk disk)
    {
        foreach (var name in Files)
        {
            disk.Delete("store/config/" + name);
            disk.Delete($"store/config/{name}.bak");
        }
    }

    internal static ConsumeQueue StateQueue(this CatalogHost host) =>
        host.Store.Queues.Get(StateTopic.Name, StateTopic.Queue);

    internal static bool Has(this CatalogHost host, string topic) =>
        host.Catalog.Topics.Find(new TopicName(topic)) is not null;

    internal static bool HasGroup(this CatalogHost host, string group) =>
        host.Catalog.Groups.Find(new GroupName(group)) is not null;

    internal static string? Committed(this CatalogHost host, string group, string topic, int queue) =>
        host.NewClient().Query(group, topic, queue) is { Code: ResponseCode.Success } found
            ? found.Fields["offset"]
            : null;

    /// <summary>Appends an event as a later program may have written it.</summary>
    internal static void AppendForeign(this CatalogHost host, byte[] record)
    {
        var queue = host.StateQueue();
        var position = host.Store.Log.Append(record, queue.Max, storeTimestampMs: 1);
        host.Store.Log.Write();
        Assert.True(host.Store.Queues.Apply(
            queue, queue.Max, new ConsumeQueueUnit(position, record.Length, default)));
    }
}
