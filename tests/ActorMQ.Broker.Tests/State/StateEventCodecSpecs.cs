using System.Text;
using ActorMQ.Broker.State;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.State;
using ActorMQ.Model.Topics;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Broker.Tests.State;

/// <summary>Goal: what is decoded is what was encoded, and no bytes do more than be refused.</summary>
public sealed class StateEventCodecSpecs
{
    private static readonly Gen<string> Name = Gen.Elements(
        "orders", "%RETRY%g", "a|b", "темы", "\U0001F980", new string('x', 255));

    private static readonly Gen<StateEvent> Event = Gen.OneOf(
        from name in Name
        from reads in Gen.Choose(0, TopicConfig.QueueCountMax)
        from writes in Gen.Choose(0, TopicConfig.QueueCountMax)
        from flags in Gen.Choose(0, 7)
        select (StateEvent)new TopicPut(new TopicConfig
        {
            Name = new TopicName(name),
            ReadQueueCount = reads,
            WriteQueueCount = writes,
            Permission = (Permission)flags,
            SystemFlags = flags % 4,
            IsOrdered = flags > 3,
            FilterType = (TopicFilterType)(flags % 2),
            Attributes = flags > 5
                ? TopicConfig.NoAttributes.Add("message.type", "FIFO")
                : TopicConfig.NoAttributes,
        }),
        from name in Name
        from number in Gen.Choose(0, 1000)
        select (StateEvent)new GroupPut(new SubscriptionGroupConfig
        {
            Name = new GroupName(name),
            IsConsumeEnabled = number % 2 == 0,
            IsOrderly = number % 3 == 0,
            RetryQueueCount = 1 + number,
            RetryCountMax = number,
            SystemFlags = number % 5,
        }),
        Name.Select(name => (StateEvent)new TopicKept(new TopicConfig { Name = new TopicName(name) })),
        Name.Select(name => (StateEvent)new GroupKept(
            new SubscriptionGroupConfig { Name = new GroupName(name) })),
        Name.Select(name => (StateEvent)new TopicDeleted(new TopicName(name))),
        Name.Select(name => (StateEvent)new GroupDeleted(new GroupName(name))),
        Name.Select(name => (StateEvent)new GroupOffsetsRemoved(new GroupName(name))),
        Name.Select(name => (StateEvent)new TopicOffsetsForgotten(new TopicName(name))),
        (from @group in Name
         from topic in Name
         from queue in Gen.Choose(0, 70_000)
         from offset in Gen.Choose(0, int.MaxValue)
         select new CommittedOffset(
             new GroupName(@group), new TopicName(topic), new QueueId(queue),
             new QueueOffset(offset * 4_000_000_000L)))
            .ListOf()
            .Select(offsets => (StateEvent)new OffsetsCommitted([.. offsets])));

    [Fact]
    public void What_is_decoded_is_what_was_encoded() => Prop.ForAll(Event.ToArbitrary(), change =>
    {
        var (kind, body) = StateEventCodec.Encode(change);
        Assert.True(Decode(kind, StateEventCodec.Version, body, out var decoded, out var fault), fault);
        Assert.Equal(change, decoded);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Damaged_bodies_are_refused_or_read_and_never_more()
    {
        var cases =
            from change in Event
            from cut in Gen.Choose(0, 100)
            from at in Gen.Choose(0, int.MaxValue)
            from value in Gen.Choose(0, 255)
            select (Change: change, Cut: cut, At: at, Value: value);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var (kind, body) = StateEventCodec.Encode(one.Change);
            if (body.Length > 0)
                body[one.At % body.Length] = (byte)one.Value;
            Decode(kind, StateEventCodec.Version, body[..(body.Length * one.Cut / 100)], out _, out _);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("topic")]
    [InlineData("group")]
    [InlineData("topic-deleted")]
    [InlineData("group-offsets-removed")]
    public void An_event_without_a_body_is_refused(string kind) =>
        Assert.False(Decode(kind, StateEventCodec.Version, [], out _, out _));

    [Theory]
    [InlineData("0002674100017400000000")]
    [InlineData("00016700017400000002000000000000000000000001")]
    [InlineData("0000000174000000010000000000000000000000010000")]
    [InlineData("0001FF00017400000001000000000000000000000001")]
    [InlineData("0001")]
    public void Offsets_with_a_wrong_length_or_name_are_refused(string body) =>
        Assert.False(
            Decode("offsets", StateEventCodec.Version, Convert.FromHexString(body), out _, out _));

    [Fact]
    public void Offsets_lie_as_the_format_page_says()
    {
        var committed = new OffsetsCommitted(
        [
            Commit("g", "t", 1, 2), Commit("g", "t", 3, 4), Commit("h", "t", 0, 5),
        ]);
        Assert.Equal(
            "000167" + "000174" + "00000002" + "00000001" + "0000000000000002" + "00000003"
                + "0000000000000004" + "000168" + "000174" + "00000001" + "00000000" + "0000000000000005",
            Convert.ToHexString(StateEventCodec.Encode(committed).Body));
    }

    [Fact]
    public void A_kind_or_a_version_of_a_later_program_is_named()
    {
        Assert.False(Decode("lock", StateEventCodec.Version, "x"u8.ToArray(), out _, out var fault));
        Assert.Equal("its kind 'lock' is unknown to this program", fault);
        Assert.False(Decode("topic-deleted", 2, "x"u8.ToArray(), out _, out fault));
        Assert.Equal("its kind 'topic-deleted' has version 2, and this program knows version 1", fault);
    }

    private static CommittedOffset Commit(string group, string topic, int queue, long offset) =>
        new(new GroupName(group), new TopicName(topic), new QueueId(queue), new QueueOffset(offset));

    private static bool Decode(
        string kind, int version, byte[] body, out StateEvent change, out string fault) =>
        StateEventCodec.TryDecode(Encoding.UTF8.GetBytes(kind), version, body, out change, out fault);
}
