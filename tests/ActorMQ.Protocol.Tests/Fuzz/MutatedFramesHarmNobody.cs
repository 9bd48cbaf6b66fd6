using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Tests.Commands;
using ActorMQ.Protocol.Tests.Golden;
using ActorMQ.Protocol.Tests.Headers;
using Xunit.Abstractions;

namespace ActorMQ.Protocol.Tests.Fuzz;

/// <summary>
/// Goal: no bytes from the network make the decoders throw, hang, or refuse without a reason.
/// Method: recorded frames with bytes flipped, cut out, doubled and mixed go through all layers. A run
/// prints its seed; ACTORMQ_FUZZ_SEED replays it, ACTORMQ_FUZZ_FRAMES sets how many frames a run has.
/// </summary>
public sealed class MutatedFramesHarmNobody(ITestOutputHelper console)
{
    private static readonly Func<ReadOnlySequence<byte>, string?>[] BodyReaders =
    [
        Reason<HeartbeatData>, Reason<TopicRouteData>, Reason<RegisterBrokerBody>, Reason<ClusterInfo>,
        Reason<SubscriptionGroupWrapper>, Reason<TopicConfigAndMappingSerializeWrapper>, Reason<KVTable>,
        Reason<ConsumerListBody>, Reason<DataVersion>, Reason<TopicList>, Reason<BrokerMemberGroupBody>,
    ];

    private readonly CommandReader _reader = new();
    private readonly Dictionary<string, int> _outcomes = new(StringComparer.Ordinal);

    [Fact]
    public void A_million_times()
    {
        var seed = Setting("ACTORMQ_FUZZ_SEED", Environment.TickCount);
        var count = Setting("ACTORMQ_FUZZ_FRAMES", 1_000_000);
        console.WriteLine($"seed {seed}, {count} frames");
        var seeds = GoldenFrame.All.Select(frame => frame.Bytes).Where(bytes => bytes.Length < 1_000).ToArray();
        var mutator = new FrameMutator(seed, seeds);
        var headers = HeaderCase.All.ToArray();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var bytes = mutator.Next();
            try
            {
                Feed(bytes, headers[i % headers.Length], BodyReaders[i % BodyReaders.Length]);
            }
            catch (Exception broken)
            {
                throw new InvalidOperationException(
                    $"seed {seed}, frame {i}: {Convert.ToHexString(bytes.Span)}: {broken.Message}", broken);
            }
        }

        console.WriteLine($"{watch.Elapsed.TotalSeconds:F1} s");
        foreach (var (outcome, times) in _outcomes.OrderByDescending(pair => pair.Value))
            console.WriteLine($"{times,8} {outcome}");
        foreach (var needed in new[]
        {
            "frame Complete", "frame Incomplete", "frame BadLength", "frame TooLarge", "frame UnknownEncoding",
            "command None", "command BadJson", "command BadBinary", "command NoCode", "header read", "body read",
        })
        {
            Assert.True(_outcomes.GetValueOrDefault(needed) > count / 20_000, $"the mutations never led to {needed}");
        }
    }

    private void Feed(ReadOnlyMemory<byte> bytes, HeaderCase anyHeader, Func<ReadOnlySequence<byte>, string?> readBody)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        var status = Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame);
        Count(Enum.IsDefined(status) ? $"frame {status}" : throw new InvalidOperationException("no reason"));
        if (status != FrameStatus.Complete)
            return;
        var error = _reader.TryRead(frame, out var command);
        Count(Enum.IsDefined(error) ? $"command {error}" : throw new InvalidOperationException("no reason"));
        if (error != CommandError.None)
            return;

        // Half of the frames go to the header of their code, the others to any header.
        var header = HeaderCase.OfRequest(command.Code) is { } own && (bytes.Length & 1) == 0 ? own : anyHeader;
        using var output = new FrameBuffer();
        if (header.TryRewrite(command, output, command.Encoding, out var fault))
            Count("header read");
        else if (fault is { Field.Length: > 0, Fault: not FieldFault.None })
            Count($"header {fault.Fault}");
        else
            throw new InvalidOperationException("a header was refused without a reason");

        var reason = readBody(command.Body);
        if (reason is { Length: 0 })
            throw new InvalidOperationException("a body was refused without a reason");
        Count(reason is null ? "body read" : "body refused");
    }

    /// <summary>
    /// What the quick reader of JSON headers takes, the plain one takes too, and both find the same. They
    /// part where text is not UTF-8, which they notice at different times, and may name different reasons.
    /// </summary>
    [Fact]
    public void Both_readers_of_JSON_headers_agree()
    {
        var seed = Setting("ACTORMQ_FUZZ_SEED", Environment.TickCount);
        console.WriteLine($"seed {seed}");
        var seeds = GoldenFrame.All.Where(frame => !frame.IsBinary && frame.Bytes.Length < 1_000)
            .Select(frame => frame.Bytes).ToArray();
        var mutator = new FrameMutator(seed, seeds);
        var (quick, plain, agreed) = (new FieldTable(), new FieldTable(), 0);
        for (var i = 0; i < 200_000; i++)
        {
            var input = new ReadOnlySequence<byte>(mutator.Next());
            if (Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame) != FrameStatus.Complete)
                continue;
            var error = JsonHeader.TryRead(frame.Header, quick, out var preamble, out var remark);
            var plainError = PlainJsonHeader.TryRead(frame.Header, plain, out var plainPreamble, out var plainRemark);
            var header = $"seed {seed}, {i}: {Convert.ToHexString(frame.Header.ToArray())}";
            if (!System.Text.Unicode.Utf8.IsValid(frame.Header.ToArray()))
                continue;
            Assert.True(plainError == CommandError.None == (error == CommandError.None), $"{plainError} or {error}? {header}");
            if (error != CommandError.None)
                continue;
            Assert.Equal((header, plainPreamble), (header, preamble));
            Assert.True(plain.Slice(plainRemark).SequenceEqual(quick.Slice(remark)), header);
            Assert.Equal((header, plain.Count), (header, quick.Count));
            for (var field = 0; field < plain.Count; field++)
            {
                Assert.True(plain.NameAt(field).SequenceEqual(quick.NameAt(field)), header);
                Assert.True(plain.ValueAt(field).SequenceEqual(quick.ValueAt(field)), header);
            }

            agreed++;
        }

        Assert.True(agreed > 10_000, $"only {agreed} headers were good");
    }

    private static string? Reason<T>(ReadOnlySequence<byte> body)
        where T : class =>
        body.Length > 0 && body.FirstSpan[0] is not ((byte)'{' or (byte)'[') ? "not JSON at all"
        : Body.TryRead<T>(body, out var value, out var fault) && Body.ToBytes(value, MapKeys.Unquoted).Length > 0 ? null
        : fault.ToString();

    private void Count(string outcome) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_outcomes, outcome, out _)++;

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
