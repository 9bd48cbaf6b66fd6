using ActorMQ.Model.Groups;
using ActorMQ.Model.State;
using ActorMQ.Model.Topics;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.State;

/// <summary>Random events over few names, so that they meet, and their places in a log.</summary>
internal static class StateSamples
{
    internal static Gen<StateEvent> Event { get; } = Gen.Choose(0, 7).SelectMany(kind =>
        Gen.Choose(0, 2).SelectMany(name => Gen.Choose(1, 5).Select(number => Make(kind, name, number))));

    internal static EventPlace PlaceOf(int index) =>
        new(new JournalPosition(index * 100), new JournalPosition((index * 100) + 90), index);

    internal static ShardState Empty() => new(
        new TopicTable([], JournalPosition.Start, default),
        new GroupTable([], JournalPosition.Start, default),
        new OffsetTable([], JournalPosition.Start, default));

    internal static TopicConfig Topic(string name, int queueCount = 4) => new()
    {
        Name = new TopicName(name),
        ReadQueueCount = queueCount,
        WriteQueueCount = queueCount,
    };

    internal static SubscriptionGroupConfig Group(string name, int retryCountMax = 16) =>
        new() { Name = new GroupName(name), RetryCountMax = retryCountMax };

    internal static CommittedOffset Offset(string group, string topic, int queue, long offset) =>
        new(new GroupName(group), new TopicName(topic), new QueueId(queue), new QueueOffset(offset));

    internal static string Show(ShardState state) => string.Join(
        '\n',
        state.Topics.All.Select(topic => $"{topic.Name} {topic.WriteQueueCount}")
            .Concat(state.Groups.All.Select(group => $"{group.Name} {group.RetryCountMax}"))
            .Concat(state.Offsets.All.Select(offset => offset.ToString()))
            .Order(StringComparer.Ordinal)
            .Append($"{state.Topics.Version} {state.Groups.Version} {state.Offsets.Version}"));

    private static StateEvent Make(int kind, int name, int number) => kind switch
    {
        0 => new TopicPut(Topic($"t{name}", number)),
        1 => new TopicDeleted(new TopicName($"t{name}")),
        2 => new GroupPut(Group($"g{name}", number)),
        3 => new GroupDeleted(new GroupName($"g{name}")),
        4 => new GroupOffsetsRemoved(new GroupName($"g{name}")),
        5 => new TopicOffsetsForgotten(new TopicName($"t{name}")),
        _ => new OffsetsCommitted(
        [
            .. Enumerable.Range(0, number).Select(i => Offset($"g{name}", $"t{i % 3}", i, (number * 10) + i)),
        ]),
    };
}
