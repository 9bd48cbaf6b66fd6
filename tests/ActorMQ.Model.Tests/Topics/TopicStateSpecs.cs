using ActorMQ.Model.Topics;

namespace ActorMQ.Model.Tests.Topics;

public sealed class TopicStateSpecs
{
    private static readonly TopicName Orders = new("orders");

    private static readonly TopicConfig Pattern = new()
    {
        Name = new TopicName(SystemTopics.AutoCreateKey),
        ReadQueueCount = 8,
        WriteQueueCount = 8,
        Permission = Permission.Read | Permission.Write | Permission.Inherit,
    };

    [Theory]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(0, 1)]
    [InlineData(-3, 1)]
    public void A_first_send_makes_the_topic_with_the_queues_it_wants_up_to_the_pattern(int wanted, int made)
    {
        var topic = new TopicState(Orders, config: null);
        var effects = Decide(topic, new CreateForSend(Pattern, wanted, 2, "send"));
        var config = Assert.IsType<StoreTopic>(Assert.Single(effects)).Config;
        Assert.Equal(made, config.ReadQueueCount);
        Assert.Equal(made, config.WriteQueueCount);
        Assert.Equal(Permission.Read | Permission.Write, config.Permission);
        Assert.Equal(2, config.SystemFlags);
        Assert.Null(topic.Config);
        Assert.Equal([new TopicReady("send", config)], Decide(topic, new TopicStored(IsDurable: true)));
        Assert.Equal(config, topic.Config);
    }

    [Fact]
    public void Without_a_pattern_or_with_one_that_is_not_inheritable_a_send_is_refused()
    {
        var topic = new TopicState(Orders, config: null);
        var bare = Pattern with { Permission = Permission.Read | Permission.Write };
        foreach (var pattern in new[] { null, bare })
        {
            var effect = Assert.Single(Decide(topic, new CreateForSend(pattern, 4, 0, "send")));
            Assert.Equal(TopicRefusal.NotExist, Assert.IsType<TopicRefused>(effect).Reason);
        }
    }

    [Fact]
    public void Sends_that_arrive_while_the_topic_is_being_stored_wait_and_are_answered_in_order()
    {
        var topic = new TopicState(Orders, config: null);
        Decide(topic, new CreateForSend(Pattern, 4, 0, 1));
        Assert.Empty(Decide(topic, new CreateForSend(Pattern, 7, 0, 2)));
        Assert.Empty(Decide(topic, new CreateForSend(Pattern, 7, 0, 3)));
        var effects = Decide(topic, new TopicStored(IsDurable: true));
        Assert.Equal([1, 2, 3], effects.Select(effect => Assert.IsType<TopicReady>(effect).Waiter));
        Assert.Equal(4, topic.Config!.WriteQueueCount);
    }

    [Fact]
    public void A_topic_that_could_not_be_stored_is_tried_again_by_the_next_send()
    {
        var topic = new TopicState(Orders, config: null);
        Decide(topic, new CreateForSend(Pattern, 4, 0, 1));
        Decide(topic, new CreateForSend(Pattern, 4, 0, 2));
        var effects = Decide(topic, new TopicStored(IsDurable: false));
        Assert.Equal(TopicRefusal.NotDurable, Assert.IsType<TopicRefused>(effects[0]).Reason);
        Assert.IsType<StoreTopic>(effects[1]);
        Assert.Null(topic.Config);
    }

    [Fact]
    public void A_deletion_behind_a_creation_takes_effect_after_it()
    {
        var topic = new TopicState(Orders, config: null);
        Decide(topic, new CreateForSend(Pattern, 4, 0, "send"));
        Decide(topic, new DeleteTopic("delete"));
        var effects = Decide(topic, new TopicStored(IsDurable: true));
        Assert.Equal([typeof(TopicReady), typeof(EraseTopic)], effects.Select(effect => effect.GetType()));
        Assert.Equal(
            [new TopicReady("delete", Config: null)], Decide(topic, new TopicStored(IsDurable: true)));
        Assert.Null(topic.Config);
    }

    [Fact]
    public void Deleting_what_is_not_there_succeeds_without_writing() =>
        Assert.Equal(
            [new TopicReady("delete", Config: null)],
            Decide(new TopicState(Orders, config: null), new DeleteTopic("delete")));

    [Fact]
    public void An_update_that_changes_nothing_is_answered_without_writing()
    {
        var config = new TopicConfig { Name = Orders };
        var effects = Decide(new TopicState(Orders, config), new UpdateTopic(config, string.Empty, "update"));
        Assert.Equal([new TopicReady("update", config)], effects);
    }

    [Fact]
    public void An_update_keeps_the_attributes_that_it_does_not_name()
    {
        var config = new TopicConfig { Name = Orders };
        var topic = new TopicState(Orders, config);
        Decide(topic, new UpdateTopic(config, "+message.type=DELAY", 1));
        Decide(topic, new TopicStored(IsDurable: true));
        Decide(topic, new UpdateTopic(config with { IsOrdered = true }, string.Empty, 2));
        Decide(topic, new TopicStored(IsDurable: true));
        Assert.Equal("DELAY", topic.Config!.Attributes["message.type"]);
        Assert.True(topic.Config.IsOrdered);
    }

    [Theory]
    [InlineData(-1, 1, 6)]
    [InlineData(1, -1, 6)]
    [InlineData(65_537, 1, 6)]
    [InlineData(1, 65_537, 6)]
    [InlineData(1, 1, 8)]
    [InlineData(1, 1, -1)]
    public void Settings_that_make_no_sense_are_refused(int readQueues, int writeQueues, int permission)
    {
        var wanted = new TopicConfig
        {
            Name = Orders,
            ReadQueueCount = readQueues,
            WriteQueueCount = writeQueues,
            Permission = (Permission)permission,
        };
        var effect = Assert.Single(
            Decide(
                new TopicState(Orders, config: null), new UpdateTopic(wanted, string.Empty, Waiter: null)));
        Assert.Equal(TopicRefusal.Invalid, Assert.IsType<TopicRefused>(effect).Reason);
    }

    [Fact]
    public void A_retry_topic_follows_the_order_of_what_its_group_reads()
    {
        var topic = new TopicState(Orders, config: null);
        Decide(topic, new CreateForGroup(1, IsOrdered: false, 0, 1));
        Decide(topic, new TopicStored(IsDurable: true));
        Assert.IsType<TopicReady>(
            Assert.Single(Decide(topic, new CreateForGroup(5, IsOrdered: false, 0, 2))));
        var store = Assert.IsType<StoreTopic>(
            Assert.Single(Decide(topic, new CreateForGroup(5, IsOrdered: true, 0, 3))));
        Assert.Equal(1, store.Config.WriteQueueCount);
        Assert.True(store.Config.IsOrdered);
    }

    [Fact]
    public void Who_comes_when_too_many_wait_is_told_that_the_topic_is_busy()
    {
        var topic = new TopicState(Orders, config: null);
        for (var i = 0; i <= TopicState.WaitingMax; i++)
            Assert.DoesNotContain(Decide(topic, new CreateForSend(Pattern, 4, 0, i)), IsRefused);
        var effect = Assert.Single(Decide(topic, new CreateForSend(Pattern, 4, 0, "late")));
        Assert.Equal(TopicRefusal.Busy, Assert.IsType<TopicRefused>(effect).Reason);
    }

    [Fact]
    public void To_hear_of_a_change_that_was_never_made_is_a_bug() =>
        Assert.Throws<InvariantException>(
            () => Decide(new TopicState(Orders, config: null), new TopicStored(IsDurable: true)));

    private static bool IsRefused(TopicEffect effect) => effect is TopicRefused;

    private static List<TopicEffect> Decide(TopicState topic, TopicCommand command)
    {
        var effects = new List<TopicEffect>();
        topic.Decide(command, effects);
        return effects;
    }
}
