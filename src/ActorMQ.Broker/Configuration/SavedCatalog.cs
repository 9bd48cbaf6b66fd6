using System.Collections.Immutable;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Broker.Configuration;

/// <summary>
/// What the files of <c>config/</c> held when the broker started, together with what every broker has.
/// </summary>
internal sealed record SavedCatalog(
    TopicSnapshot Topics,
    GroupSnapshot Groups,
    ImmutableDictionary<GroupName, SavedOffsets> Offsets,
    ConfigVersion OffsetsVersion)
{
    /// <summary>Reads the files. Blocks on the disk.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is there, and neither it nor its <c>.bak</c> makes sense: the broker must not start as if it
    /// were empty.
    /// </exception>
    internal static SavedCatalog Read(
        ConfigFiles files, TopicEntries entries, SystemTopics system, TopicSettings settings)
    {
        var topics = Read<TopicConfigSerializeWrapper>(files, TopicBodies.FileName, TopicBodies.TryReadFile);
        var groups = Read<SubscriptionGroupWrapper>(files, GroupBodies.FileName, GroupBodies.TryReadFile);
        var offsets = Read<ConsumerOffsetSerializeWrapper>(
            files, OffsetBodies.FileName, OffsetBodies.TryReadFile);
        return new SavedCatalog(
            TopicsOf(
                topics ?? new(), entries, system.AtStart(settings.AutoCreates, settings.DefaultQueueCount)),
            GroupsOf(groups ?? new()),
            OffsetBodies.ByGroup(offsets ?? new()),
            TopicBodies.ToVersion((offsets ?? new()).DataVersion));
    }

    private static T? Read<T>(ConfigFiles files, string name, Parser<T> parse)
        where T : class =>
        files.TryRead(name, parse, out var value, out var fault)
            ? value
            : throw new InvalidDataException(fault);

    /// <summary>A saved topic counts more than the one that every broker has.</summary>
    private static TopicSnapshot TopicsOf(
        TopicConfigSerializeWrapper saved, TopicEntries entries, IEnumerable<TopicConfig> always) =>
        TopicSnapshot.Empty.With(
            TopicBodies.ToVersion(saved.DataVersion),
            always.Concat(saved.TopicConfigTable.Values.Where(body => body.TopicName.Length > 0)
                .Select(TopicBodies.ToConfig)).Select(entries.Make),
            gone: []);

    private static GroupSnapshot GroupsOf(SubscriptionGroupWrapper saved) => GroupSnapshot.Empty.With(
        TopicBodies.ToVersion(saved.DataVersion),
        SystemGroups.AtStart
            .Concat(saved.SubscriptionGroupTable.Values.Where(body => body.GroupName.Length > 0)
                .Select(GroupBodies.ToConfig)),
        gone: []);
}
