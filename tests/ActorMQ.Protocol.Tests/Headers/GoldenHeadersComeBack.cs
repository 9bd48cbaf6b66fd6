using System.Buffers;
using System.Text;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Tests.Golden;

namespace ActorMQ.Protocol.Tests.Headers;

/// <summary>Recorded frames are read through their typed headers and written again.</summary>
public sealed class GoldenHeadersComeBack
{
    /// <summary>
    /// Fields that clients send and that we let pass: namespaces, signatures, the broker's name.
    /// </summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "bname", "lo", "ReqT", "AccessKey", "OnsChannel", "Signature",
    };

    private readonly CommandReader _reader = new();
    private readonly CommandReader _again = new();

    [Theory]
    [InlineData(HeaderEncoding.Json)]
    [InlineData(HeaderEncoding.Binary)]
    public void With_the_same_meaning(HeaderEncoding encoding)
    {
        var seen = 0;
        foreach (var golden in GoldenFrame.All)
        {
            if (CaseOf(golden) is not { } header)
                continue;
            var command = Read(golden);
            using var output = new FrameBuffer();
            if (!header.TryRewrite(command, output, encoding, out var error))
            {
                Assert.True(IsMeantToFail(golden), $"{golden} as {header}: {error}");
                continue;
            }

            var input = new ReadOnlySequence<byte>(output.WrittenMemory);
            Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame));
            Assert.Equal((golden, CommandError.None), (golden, _again.TryRead(frame, out var copy)));
            CheckSame(golden, header, command, copy);
            seen++;
        }

        Assert.True(seen > 2_300, $"only {seen} frames have a header type");
    }

    [Fact]
    public void With_the_same_bytes_where_RocketMQ_wrote_what_we_would_write()
    {
        var same = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var golden in GoldenFrame.All.Where(frame => frame.Language is "JAVA" or "DOTNET"))
        {
            if (CaseOf(golden) is not { } header)
                continue;
            var command = Read(golden);
            using var output = new FrameBuffer();
            if (header.TryRewrite(command, output, command.Encoding, out _)
                && output.WrittenSpan.SequenceEqual(golden.Bytes))
            {
                var kind = $"{header} {command.Encoding}";
                same[kind] = same.GetValueOrDefault(kind) + 1;
            }
        }

        var told = string.Join(", ", same);
        Assert.True(same.Values.Sum() > 1_000, $"{same.Values.Sum()} are the same: {told}");
        foreach (var kind in new[]
        {
            "SendMessageRequestHeaderV2 Json", "SendMessageRequestHeaderV2 Binary", "PullMessageRequestHeader Json",
            "SendMessageResponseHeader Json", "SendMessageRefusedHeader Json", "PullMessageResponseHeader Json",
            "OffsetResponseHeader Json", "PullMessageForbiddenHeader Json",
            "GetRouteInfoRequestHeader Json", "GetRouteInfoRequestHeader Binary", "HeartbeatResponseHeader Json",
            "UnregisterClientRequestHeader Json", "NotifyConsumerIdsChangedRequestHeader Json",
            "RegisterBrokerRequestHeader Json", "ReplicaRequestHeader Json", "CreateTopicRequestHeader Json",
            "PutKVConfigRequestHeader Json", "WipeWritePermOfBrokerResponseHeader Json",
        })
        {
            Assert.True(same.ContainsKey(kind), $"no {kind} came back the same: {told}");
        }
    }

    private RemotingCommand Read(GoldenFrame golden)
    {
        var input = new ReadOnlySequence<byte>(golden.Bytes);
        Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame);
        Assert.Equal((golden, CommandError.None), (golden, _reader.TryRead(frame, out var command)));
        return command;
    }

    private static HeaderCase? CaseOf(GoldenFrame golden) => golden switch
    {
        { IsResponse: false } => HeaderCase.OfRequest(golden.Code),
        { Request: { } request } => HeaderCase.OfAnswer(request.Code, (ResponseCode)golden.Code),
        _ => null,
    };

    /// <summary>
    /// Requests that RocketMQ refused too; and one client that puts the fields in the body.
    /// </summary>
    private static bool IsMeantToFail(GoldenFrame golden) =>
        golden.Answer is { Code: not 0 }
        || (golden.Scenario.StartsWith("newlife", StringComparison.Ordinal)
            && golden.Code == (int)RequestCode.UnregisterClient);

    private static void CheckSame(
        GoldenFrame golden, HeaderCase header, in RemotingCommand command, in RemotingCommand copy)
    {
        Assert.Equal(
            (golden, command.Code, command.Language, command.Version, command.Opaque, command.Flags, command.Remark),
            (golden, copy.Code, copy.Language, copy.Version, copy.Opaque, copy.Flags, copy.Remark));
        Assert.Equal(command.Body.ToArray(), copy.Body.ToArray());
        for (var i = 0; i < command.Fields.Count; i++)
        {
            var name = Encoding.UTF8.GetString(command.Fields.NameAt(i));
            var value = Encoding.UTF8.GetString(command.Fields.ValueAt(i));
            if (!header.Names.Contains(name, StringComparer.Ordinal))
                Assert.True(Ignored.Contains(name) || IsStray(golden, name), $"{golden}: {header} does not know {name}");
            else if (value.Length > 0)
                Assert.Equal((golden, name, value), (golden, name, Text(copy.Fields, name)));
        }
    }

    /// <summary>NewLife asks for the least offset with its group, which nobody needs.</summary>
    private static bool IsStray(GoldenFrame golden, string name) =>
        name is "consumerGroup" && golden.Scenario.StartsWith("newlife", StringComparison.Ordinal);

    private static string? Text(FieldTable fields, string name) =>
        fields.TryGet(Encoding.UTF8.GetBytes(name), out var value) ? Encoding.UTF8.GetString(value) : null;
}
