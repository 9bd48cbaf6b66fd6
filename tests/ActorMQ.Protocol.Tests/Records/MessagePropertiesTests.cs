using System.Text;
using ActorMQ.Protocol.Records;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Protocol.Tests.Records;

public sealed class MessagePropertiesTests
{
    [Fact]
    public void Formatted_pairs_are_found_again_with_and_without_the_last_separator() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<Dictionary<string, string>>(),
            drawn =>
            {
                var pairs = drawn
                    .Where(pair => MessageProperties.IsLegalName(pair.Key))
                    .Where(pair => MessageProperties.IsLegalValue(pair.Value))
                    .Where(pair => pair.Value.Length > 0 && IsText(pair.Key) && IsText(pair.Value))
                    .ToDictionary(StringComparer.Ordinal);
                var bytes = MessageProperties.Format(pairs);
                Assert.Equal(pairs, MessageProperties.Parse(bytes));
                Assert.Equal(pairs, MessageProperties.Parse(bytes.Length > 0 ? bytes[..^1] : bytes));
                foreach (var (name, value) in pairs)
                {
                    Assert.True(MessageProperties.TryGet(bytes, Encoding.UTF8.GetBytes(name), out var found));
                    Assert.Equal(value, Encoding.UTF8.GetString(found));
                }
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", "")]
    [InlineData("\u0002\u0002", "")]
    [InlineData("a\u0001\u0002", "")]
    [InlineData("\u0001b\u0002", "")]
    [InlineData("ab\u0002c\u0001d", "c=d")]
    [InlineData("a\u0001b\u0001c\u0002", "a=b\u0001c")]
    [InlineData("a\u0001b\u0002a\u0001c\u0002", "a=c")]
    public void Odd_bytes_are_read_as_rocketmq_reads_them(string text, string expected)
    {
        var parsed = MessageProperties.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, string.Join(',', parsed.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void A_later_value_of_the_same_name_wins_in_the_lookup_too()
    {
        Assert.True(MessageProperties.TryGet("a\u0001b\u0002a\u0001c\u0002"u8, "a"u8, out var value));
        Assert.Equal("c", Encoding.UTF8.GetString(value));
        Assert.False(MessageProperties.TryGet("ab\u0001c\u0002"u8, "a"u8, out _));
    }

    [Fact]
    public void A_separator_inside_a_pair_is_refused()
    {
        foreach (var (name, value) in new[] { ("a", "b\u0002"), ("\u0001", "b"), ("", "b") })
        {
            Assert.Throws<ArgumentException>(
                () => MessageProperties.Format([KeyValuePair.Create(name, value)]));
        }
    }

    [Fact]
    public void A_lookup_allocates_nothing()
    {
        var bytes = "KEYS\u0001k\u0002TAGS\u0001TagA\u0002UNIQ_KEY\u0001x\u0002"u8;
        var least = long.MaxValue;
        // The runtime's own doings fall on some rounds only.
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var count = 0; count < 100; count++)
                MessageProperties.TryGet(bytes, "UNIQ_KEY"u8, out _);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    /// <summary>A lone surrogate is no text, and UTF-8 cannot carry it.</summary>
    private static bool IsText(string value) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)).Equals(value, StringComparison.Ordinal);
}
