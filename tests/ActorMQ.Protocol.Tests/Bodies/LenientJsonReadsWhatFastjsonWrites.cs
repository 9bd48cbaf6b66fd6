using System.Text;
using System.Text.Json;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Tests.Commands;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Protocol.Tests.Bodies;

public sealed class LenientJsonReadsWhatFastjsonWrites
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData(" { \"a\" : [ 1 , true , \"x\" ] }\n", """{"a":[1,true,"x"]}""")]
    [InlineData("{0:\"host:1\",-1:\"x\"}", """{"0":"host:1","-1":"x"}""")]
    [InlineData("{'a':'b',c_d:'e\"f'}", """{"a":"b","c_d":"e\"f"}""")]
    [InlineData("""{'it\'s':"it's"}""", """{"it's":"it's"}""")]
    [InlineData("""{"a":1,}""", """{"a":1}""")]
    [InlineData("[1,2,]", "[1,2]")]
    [InlineData("""{"a":null,"b":1,"c":null}""", """{"b":1}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("[null,1,null,[null]]", "[1,[]]")]
    [InlineData("{\"a\":\"x\ty\"}", """{"a":"x\ty"}""")]
    [InlineData("""{"a":"\x41\v\7\u00e9\/"}""", """{"a":"\u0041\u000b\u0007\u00e9\/"}""")]
    [InlineData("""{{"queueId":0,"topic":"t"}:{"offset":7}}""", """{"{\"queueId\":0,\"topic\":\"t\"}":{"offset":7}}""")]
    [InlineData("""{"n":[0,-0,1.5,-1e9,2E+3]}""", """{"n":[0,-0,1.5,-1e9,2E+3]}""")]
    public void It_becomes_JSON(string text, string expected) => Assert.Equal(expected, Normalise(text));

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("  ", "the body is empty at byte 2")]
    [InlineData("null", "the body is null")]
    [InlineData("{} x", "more follows the end of the value at byte 3")]
    [InlineData("{", "an object is not closed at byte 1")]
    [InlineData("[1", "an array is not closed at byte 2")]
    [InlineData("[1 2]", "a comma is missing at byte 3")]
    [InlineData("[1}", "a comma is missing at byte 2")]
    [InlineData("[,]", "a value is missing at byte 1")]
    [InlineData("{:1}", "a key is missing at byte 1")]
    [InlineData("{a 1}", "a colon is missing at byte 3")]
    [InlineData("{a:}", "a value is missing at byte 3")]
    [InlineData("[NaN]", "a value is neither quoted nor a number at byte 1")]
    [InlineData("[01]", "a value is neither quoted nor a number at byte 1")]
    [InlineData("[1.]", "a value is neither quoted nor a number at byte 1")]
    [InlineData("[-]", "a value is neither quoted nor a number at byte 1")]
    [InlineData("[1e]", "a value is neither quoted nor a number at byte 1")]
    [InlineData("[\"a", "a string is not closed, or has an escape that means nothing at byte 1")]
    [InlineData("[\"\\q\"]", "a string is not closed, or has an escape that means nothing at byte 1")]
    [InlineData("[\"\\u00g0\"]", "a string is not closed, or has an escape that means nothing at byte 1")]
    [InlineData("{{{1:1}:1}:1}", "an object is the key inside another key at byte 2")]
    public void What_makes_no_sense_is_refused_with_its_place(string text, string reason)
    {
        using var output = new FrameBuffer();
        Assert.False(LenientJson.TryNormalise(Encoding.UTF8.GetBytes(text), output, out var fault));
        Assert.StartsWith(reason, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_has_an_end()
    {
        Assert.Equal(LenientJson.MaxDepth * 2, Normalise(Nested(LenientJson.MaxDepth)).Length);
        using var output = new FrameBuffer();
        Assert.False(LenientJson.TryNormalise(Encoding.UTF8.GetBytes(Nested(1_000_000)), output, out var fault));
        Assert.Equal("nested deeper than 32 at byte 32", fault.ToString());

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        using var output = new FrameBuffer();
        Assert.False(LenientJson.TryNormalise([(byte)'"', 0xff, (byte)'"'], output, out var fault));
        Assert.Equal("the body is not UTF-8", fault.ToString());
    }

    [Fact]
    public void JSON_without_nulls_means_the_same_afterwards() =>
        Prop.ForAll(Arb.From(Gen.Sized(Values)), Arb.From(ArbMap.Default.GeneratorFor<int[]>()), (value, cuts) =>
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(value);
            using var output = new FrameBuffer();
            Assert.True(LenientJson.TryNormalise(Segments.Cut(json, cuts), output, out var fault), fault.ToString());
            Assert.True(JsonElement.DeepEquals(
                JsonElement.Parse(json), JsonElement.Parse(output.WrittenSpan)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_let_through_is_JSON() =>
        Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Elements(Tokens))), tokens =>
        {
            using var output = new FrameBuffer();
            if (!LenientJson.TryNormalise(Encoding.UTF8.GetBytes(string.Concat(tokens)), output, out var fault))
            {
                Assert.NotEmpty(fault.Reason);
                return;
            }

            using var document = JsonDocument.Parse(output.WrittenMemory);
            Assert.False(HasNull(document.RootElement));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void A_key_named_null_is_a_key()
    {
        using var output = new FrameBuffer();
        Assert.True(LenientJson.TryNormalise("{null:'\"',a:null}"u8, output, out _));
        Assert.Equal("""{"null":"\""}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static bool HasNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => element.EnumerateArray().Any(HasNull),
        JsonValueKind.Object => element.EnumerateObject().Any(member => HasNull(member.Value)),
        _ => false,
    };

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", ",", "\"a\"", "'b'", "c", "0", "-1.5e3", "null", "true", " ", "\"\\'\"", "'\"'",
        "{1:", "[1,", "{{a:1}:", "1}", "2]", "}",
    ];

    private static Gen<object> Values(int size) => size < 2
        ? Gen.OneOf(
            ArbMap.Default.GeneratorFor<int>().Select(number => (object)number),
            ArbMap.Default.GeneratorFor<bool>().Select(flag => (object)flag),
            Gen.Elements<object>("", "\"", "\\", "'", "\u0001", "é😀", "{a:1}"))
        : Gen.OneOf(
            Gen.ArrayOf(Values(size / 4)).Select(values => (object)values),
            Gen.ArrayOf(Gen.Zip(Gen.Elements("a", "", "'", "\"b\"", "0", "{}"), Values(size / 4))).Select(pairs =>
                (object)pairs.DistinctBy(pair => pair.Item1, StringComparer.Ordinal)
                    .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal)));

    private static string Normalise(string text)
    {
        using var output = new FrameBuffer();
        Assert.True(LenientJson.TryNormalise(Encoding.UTF8.GetBytes(text), output, out var fault), fault.ToString());
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
