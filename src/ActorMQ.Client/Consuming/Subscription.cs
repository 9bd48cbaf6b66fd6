using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client;

/// <summary>What a consumer wants of a topic. A value.</summary>
public sealed record Subscription
{
    private const string Everything = "*";

    private Subscription(TopicName topic, string expression, string type, IReadOnlyList<string> tags)
    {
        Topic = topic;
        Expression = expression;
        Type = type;
        Tags = tags;
    }

    /// <summary>The topic.</summary>
    public TopicName Topic { get; }

    /// <summary>The expression as given; <c>*</c> for everything.</summary>
    public string Expression { get; }

    /// <summary><c>TAG</c> or <c>SQL92</c>.</summary>
    public string Type { get; }

    /// <summary>The tags of a tag expression; empty means every message.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Every message.</summary>
    public static Subscription All(string topic) => ByTags(topic, Everything);

    /// <summary>Messages with one of these tags: <c>TagA || TagB</c>. Empty and <c>*</c> mean every
    /// message.</summary>
    /// <remarks>Source: apache/rocketmq 8fc57f1 remoting/.../protocol/filter/FilterAPI.java.</remarks>
    public static Subscription ByTags(string topic, string expression)
    {
        var tags = expression.Split(
            "||", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return tags is [] or [Everything]
            ? new Subscription(new TopicName(topic), Everything, "TAG", [])
            : new Subscription(new TopicName(topic), expression, "TAG", tags);
    }

    /// <summary>Messages whose properties satisfy an SQL92 expression; the broker must have it
    /// enabled.</summary>
    public static Subscription BySql(string topic, string expression) =>
        new(new TopicName(topic), expression, "SQL92", []);

    /// <summary>Whether a message that the broker let through is wanted: it compares hash codes of tags
    /// only.</summary>
    internal bool Wants(string? tag) => Tags.Count == 0 || (
        tag is not null && Tags.Contains(tag, StringComparer.Ordinal));

    internal SubscriptionData ToData(long version) => new()
    {
        Topic = Topic.Value,
        SubString = Expression,
        ExpressionType = Type,
        TagsSet = [.. Tags],
        CodeSet = [.. Tags.Select(t => (int)TagsCode.Of(t).Value)],
        SubVersion = version,
    };
}
