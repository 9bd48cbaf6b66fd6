using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Protocol.Tests.Commands;

/// <summary>Quirks of real clients are taken; what makes no sense is refused with its reason.</summary>
public sealed class BadHeadersAreRefused
{
    private readonly CommandReader _reader = new();

    [Theory]
    [InlineData("""{"code":1}""", CommandError.None)]
    [InlineData("""{"code":1,"extFields":null,"remark":null}""", CommandError.None)]
    [InlineData("""{"code":1,"extFields":{},"unknown":{"deep":[1,{"x":null}]}}""", CommandError.None)]
    [InlineData("""{ "version" : 7 , "code" : 1 , }""", CommandError.None)]
    [InlineData("""{"code":1,"language":17,"opaque":-2147483648}""", CommandError.None)]
    [InlineData("""{"code":1,"language":"KLINGON"}""", CommandError.None)]
    [InlineData("""{"code":1,"code":2}""", CommandError.None)]
    [InlineData("", CommandError.BadJson)]
    [InlineData("null", CommandError.BadJson)]
    [InlineData("[]", CommandError.BadJson)]
    [InlineData("{}", CommandError.NoCode)]
    [InlineData("""{"code":null}""", CommandError.BadJson)]
    [InlineData("""{"code":2147483648}""", CommandError.BadJson)]
    [InlineData("""{"code":1.5}""", CommandError.BadJson)]
    [InlineData("""{"code":1} {}""", CommandError.BadJson)]
    [InlineData("""{"code":1""", CommandError.BadJson)]
    [InlineData("""{"code":1,"extFields":[]}""", CommandError.BadJson)]
    [InlineData("""{"code":1,"extFields":{"a":{}}}""", CommandError.BadJson)]
    [InlineData("""{"code":1,"extFields":{"a":["b"]}}""", CommandError.BadJson)]
    [InlineData("""{"code":1,"remark":{}}""", CommandError.BadJson)]
    [InlineData("""{"code":1,"extFields":{"a":"\ud800"}}""", CommandError.BadJson)]
    [InlineData("""{"code":1,"extFields":{"\udc00":"a"}}""", CommandError.BadJson)]
    [InlineData("""{"code":1,"opaque":"7"}""", CommandError.BadJson)]
    public void A_JSON_header(string json, CommandError expected) =>
        Assert.Equal(expected, _reader.TryRead(JsonFrame(json), out _));

    [Fact]
    public void A_JSON_header_that_nests_too_deep() => Assert.Equal(
        CommandError.BadJson,
        _reader.TryRead(JsonFrame("{\"code\":1,\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}"), out _));

    [Fact]
    public void A_header_with_too_many_fields()
    {
        Assert.Equal(CommandError.None, _reader.TryRead(JsonFrame(Json(CommandReader.MaxFields)), out var command));
        Assert.Equal(CommandReader.MaxFields, command.Fields.Count);
        Assert.Equal(CommandError.TooManyFields, _reader.TryRead(JsonFrame(Json(CommandReader.MaxFields + 1)), out _));
        Assert.Equal(CommandError.None, _reader.TryRead(BinaryFrame(Binary(CommandReader.MaxFields)), out command));
        Assert.Equal(CommandReader.MaxFields, command.Fields.Count);
        Assert.Equal(CommandError.TooManyFields, _reader.TryRead(BinaryFrame(Binary(CommandReader.MaxFields + 1)), out _));

        static string Json(int count) => "{\"code\":1,\"extFields\":{"
            + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"f{i}\":{i}")) + "}}";

        static string Binary(int count) => "0001 00 0001 00000000 00000000 00000000"
            + (count * 8).ToString("x8", null) + string.Concat(Enumerable.Repeat("0001 61 00000001 62", count));
    }

    [Theory]
    [InlineData("0001 00 0001 00000007 00000000", CommandError.None)]
    [InlineData("0001 00 0001 00000007 00000000 00000000", CommandError.None)]
    [InlineData("0001 00 0001 00000007 00000000 00000000 00000000", CommandError.None)]
    [InlineData("0001 00 0001 00000007 00000000 00000000 00000008 0001 61 00000001 62", CommandError.None)]
    [InlineData("0001 00 0001 00000007 00000000 00000000 00000007 0001 61 00000000", CommandError.None)]
    [InlineData("0001 ff ffff 80000000 ffffffff 00000001 61 00000000", CommandError.None)]
    [InlineData("", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 000000", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 0000", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 00000001", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 ffffffff", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 7fffffff", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 00000000 7fffffff", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 00000000 00000008 ffff 61 00000001 62", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 00000000 00000008 0001 61 ffffffff 62", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 00000000 00000008 0001 61 00000002 62", CommandError.BadBinary)]
    [InlineData("0001 00 0001 00000007 00000000 00000000 00000003 0001 61", CommandError.BadBinary)]
    public void A_binary_header(string hex, CommandError expected) =>
        Assert.Equal(expected, _reader.TryRead(BinaryFrame(hex), out _));

    [Theory]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":3}}""", "")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":"3","committed":TRUE}}""", "?")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":"3","committed":"TRUE"}}""", "")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":"3","committed":""}}""", "")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":"3","committed":false,"bname":"b","ns":"n","nsd":true,"oway":false,"lo":null}}""", "")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":null}}""", "the field queueId is missing")]
    [InlineData("""{"code":1,"extFields":{"queueId":"3"}}""", "the field topic is missing")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":""}}""", "the field queueId is not a number in range")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":"2147483648"}}""", "the field queueId is not a number in range")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":"3x"}}""", "the field queueId is not a number in range")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":" 3"}}""", "the field queueId is not a number in range")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":true}}""", "the field queueId is not a number in range")]
    [InlineData("""{"code":1,"extFields":{"topic":"t","queueId":3,"committed":"yes"}}""", "the field committed is neither true nor false")]
    public void A_typed_header(string json, string fault)
    {
        if (fault is "?")
        {
            Assert.Equal(CommandError.BadJson, _reader.TryRead(JsonFrame(json), out _));
            return;
        }

        Assert.Equal(CommandError.None, _reader.TryRead(JsonFrame(json), out var command));
        var read = HeaderReader.TryRead(command.Fields, out GetMaxOffsetRequestHeader header, out var error);
        Assert.Equal(fault, read ? "" : error.ToString());
        Assert.True(!read || header is { Topic: "t", QueueId: 3 });
    }

    [Fact]
    public void Text_that_is_not_UTF8()
    {
        foreach (var (form, name) in new[] { ("6220c3", "topic"), ("ff", "topic"), ("eda080", "topic") })
        {
            var size = form.Length / 2;
            var fields = $"0005 746f706963 {size:x8} {form} 0007 71756575654964 00000001 33";
            var frame = BinaryFrame("0001 00 0001 00000007 00000000 00000000"
                + (fields.Replace(" ", "", StringComparison.Ordinal).Length / 2).ToString("x8", null) + fields);
            Assert.Equal(CommandError.None, _reader.TryRead(frame, out var command));
            Assert.False(HeaderReader.TryRead(command.Fields, out GetMaxOffsetRequestHeader _, out var error));
            Assert.Equal(new FieldError(name, FieldFault.NotText), error);
            Assert.False(HeaderReader.TryRead(command.Fields, out PullMessageRequestHeader _, out error));
        }
    }

    [Theory]
    [InlineData("00000003 00000000", FrameStatus.BadLength)]
    [InlineData("00000000", FrameStatus.BadLength)]
    [InlineData("ffffffff", FrameStatus.BadLength)]
    [InlineData("80000000", FrameStatus.BadLength)]
    [InlineData("00fffffd", FrameStatus.TooLarge)]
    [InlineData("7fffffff", FrameStatus.TooLarge)]
    [InlineData("00fffffc", FrameStatus.Incomplete)]
    [InlineData("00000004 00000001", FrameStatus.BadLength)]
    [InlineData("00000004 02000000", FrameStatus.UnknownEncoding)]
    [InlineData("00000004 ff000000", FrameStatus.UnknownEncoding)]
    [InlineData("00000004 00000000", FrameStatus.Complete)]
    [InlineData("000000", FrameStatus.Incomplete)]
    [InlineData("", FrameStatus.Incomplete)]
    [InlineData("16030100", FrameStatus.TooLarge)]
    public void A_frame(string hex, FrameStatus expected)
    {
        var bytes = Hex(hex);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var input = Segments.Cut(bytes, [cut]);
            Assert.Equal(expected, Frame.TryRead(ref input, Frame.DefaultMaxSize, out _));
            Assert.Equal(expected == FrameStatus.Complete ? 0 : bytes.Length, input.Length);
        }
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static Frame JsonFrame(string json) => Whole(HeaderEncoding.Json, Encoding.UTF8.GetBytes(json));

    private static Frame BinaryFrame(string hex) => Whole(HeaderEncoding.Binary, Hex(hex));

    private static Frame Whole(HeaderEncoding encoding, byte[] header)
    {
        var bytes = new byte[Frame.PrefixSize + header.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, header.Length + 4);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), ((int)encoding << 24) | header.Length);
        header.CopyTo(bytes, Frame.PrefixSize);
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame));
        return frame;
    }
}
