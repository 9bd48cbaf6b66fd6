using ActorMQ.Model.Topics;

namespace ActorMQ.Model.Tests.Topics;

public sealed class TopicNamesSpecs
{
    private static readonly SystemTopics System = new(new ClusterName("cluster"), new BrokerName("broker-a"));

    [Theory]
    [InlineData("orders")]
    [InlineData("%RETRY%group|a-b_c1")]
    public void Letters_digits_percent_bar_dash_and_underscore_are_legal(string name)
    {
        Assert.Null(TopicValidator.FaultOfTopic(name));
        Assert.Null(TopicValidator.FaultOfGroup(name));
    }

    [Theory]
    [InlineData("", "blank")]
    [InlineData("  ", "blank")]
    [InlineData("bad!", "illegal")]
    [InlineData("a.b", "illegal")]
    [InlineData("a/../b", "illegal")]
    [InlineData("темa", "illegal")]
    [InlineData("a\u0000", "illegal")]
    public void Other_names_are_refused_with_the_reason(string name, string reason)
    {
        Assert.Contains(reason, TopicValidator.FaultOfTopic(name), StringComparison.Ordinal);
        Assert.Contains(reason, TopicValidator.FaultOfGroup(name), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_have_a_longest_length_by_kind()
    {
        Assert.Null(TopicValidator.FaultOfTopic(Name(127)));
        Assert.NotNull(TopicValidator.FaultOfTopic(Name(128)));
        Assert.Null(TopicValidator.FaultOfTopic("%DLQ%" + Name(250)));
        Assert.NotNull(TopicValidator.FaultOfTopic("%DLQ%" + Name(251)));
        Assert.Null(TopicValidator.FaultOfGroup(Name(120)));
        Assert.NotNull(TopicValidator.FaultOfGroup(Name(121)));
    }

    [Fact]
    public void The_brokers_own_topics_are_protected()
    {
        var own = System.AtStart(autoCreate: true, 8).Select(config => config.Name.Value)
            .ToHashSet(StringComparer.Ordinal);
        Assert.All(own, name => Assert.True(System.Contains(name), name));
        Assert.True(System.Contains("rmq_sys_anything"));
        Assert.False(System.Contains("orders"));
        Assert.Contains("TBW102", own);
        Assert.Contains("broker-a", own);
        Assert.Contains("cluster", own);
    }

    [Fact]
    public void Without_auto_creation_there_is_no_pattern() =>
        Assert.DoesNotContain(
            System.AtStart(autoCreate: false, 8), config =>
                config.Name == new TopicName(SystemTopics.AutoCreateKey));

    [Theory]
    [InlineData("+message.type=FIFO", true, true)]
    [InlineData("+queue.type=BatchCQ,+reserve.time=-1", true, true)]
    [InlineData("+queue.type=BatchCQ", false, false)]
    [InlineData("-message.type", true, false)]
    [InlineData("-message.type", false, false)]
    [InlineData("+message.type=NONSENSE", true, false)]
    [InlineData("+message.type=FIFO,+message.type=DELAY", true, false)]
    [InlineData("+colour=red", true, false)]
    [InlineData("message.type=FIFO", true, false)]
    [InlineData("+reserve.time=soon", true, false)]
    [InlineData(",", true, false)]
    public void Attribute_changes_follow_their_rules(string change, bool isNew, bool allowed)
    {
        var current = isNew ? null : TopicConfig.NoAttributes;
        Assert.Equal(allowed, TopicAttributes.TryAlter(current, change, out var after, out var fault));
        Assert.Equal(allowed, fault.Length == 0);
        Assert.True(allowed || after is not null);
    }

    [Fact]
    public void An_attribute_can_be_taken_away_again()
    {
        Assert.True(TopicAttributes.TryAlter(null, "+message.type=FIFO", out var with, out _));
        Assert.True(TopicAttributes.TryAlter(with, "-message.type", out var without, out _));
        Assert.Equal("FIFO", with["message.type"]);
        Assert.Empty(without);
    }

    private static string Name(int length) => new('a', length);
}
