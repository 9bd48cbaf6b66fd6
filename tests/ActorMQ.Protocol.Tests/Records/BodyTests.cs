using System.IO.Compression;
using System.Text;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Protocol.Tests.Records;

public sealed class BodyTests
{
    [Fact]
    public void A_deflated_body_inflates_to_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), body =>
        {
            var deflated = BodyCompression.Deflate(body, CompressionLevel.Fastest);
            return BodyCompression.TryInflate(deflated, body.Length, out var back)
                && back.SequenceEqual(body);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_body_that_is_cut_short_or_damaged_is_refused()
    {
        var body = Encoding.ASCII.GetBytes(new string('x', 5000) + "y");
        var deflated = BodyCompression.Deflate(body, CompressionLevel.Optimal);
        for (var length = 0; length < deflated.Length; length++)
        {
            var isWhole = BodyCompression.TryInflate(deflated.AsMemory(0, length), 10_000, out _);
            Assert.False(isWhole, $"cut at {length}");
        }

        deflated[^1] ^= 1;
        Assert.False(BodyCompression.TryInflate(deflated, 10_000, out _));
        Assert.False(BodyCompression.TryInflate(new byte[] { 1, 2, 3 }, 10_000, out _));
    }

    [Fact]
    public void A_small_body_that_claims_to_be_huge_is_refused()
    {
        var bomb = BodyCompression.Deflate(new byte[1_000_000], CompressionLevel.Optimal);
        Assert.False(BodyCompression.TryInflate(bomb, 999_999, out _));
        Assert.True(BodyCompression.TryInflate(bomb, 1_000_000, out _));
    }

    // Java: "TagA".hashCode() and so on.
    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("TagA", 2598919)]
    [InlineData("polygenelubricants", int.MinValue)]
    [InlineData("标签", 857175)]
    [InlineData("🚀", 1773027)]
    public void A_tag_has_javas_hash_code(string? tag, long expected)
    {
        Assert.Equal(new TagsCode(expected), TagsCode.Of(tag));
        Assert.Equal(new TagsCode(expected), TagsCode.OfUtf8(Encoding.UTF8.GetBytes(tag ?? "")));
    }

    [Fact]
    public void A_long_tag_has_the_same_code_in_both_forms()
    {
        var tag = string.Concat(Enumerable.Repeat("длинный", 200));
        Assert.Equal(TagsCode.Of(tag), TagsCode.OfUtf8(Encoding.UTF8.GetBytes(tag)));
    }

    [Fact]
    public void A_message_keeps_tag_keys_and_properties_apart()
    {
        var message = new Message(new TopicName("orders"), "hello"u8.ToArray())
            .WithTag("TagA").WithKeys("k1", "k2").With("colour", "blue");
        Assert.Equal("TagA", message.Tag);
        Assert.Equal(["k1", "k2"], message.Keys);
        Assert.Equal("blue", message.Properties["colour"]);
        Assert.Null(message.With(PropertyNames.Tags, "").Tag);
        Assert.Throws<ArgumentException>(() => message.With("a\u0001", "b"));
    }

    [Theory]
    [InlineData(0, CompressionKind.Zlib, false)]
    [InlineData(769, CompressionKind.Zlib, true)]
    [InlineData(513, CompressionKind.Zstd, true)]
    [InlineData(257, CompressionKind.Lz4, true)]
    [InlineData(1, CompressionKind.Zlib, true)]
    public void The_system_flag_says_how_a_body_is_compressed(
        int value, CompressionKind kind, bool compressed)
    {
        var flag = new MessageSysFlag(value);
        Assert.Equal((kind, compressed), (flag.Compression, flag.IsCompressed));
        if (value > 1)
            Assert.Equal(flag, default(MessageSysFlag).With(kind));
    }
}
