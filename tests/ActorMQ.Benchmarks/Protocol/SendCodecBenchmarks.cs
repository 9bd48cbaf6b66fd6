using System.Buffers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using BenchmarkDotNet.Attributes;

namespace ActorMQ.Benchmarks.Protocol;

/// <summary>
/// What the wire costs for each send: cut the frame, read the command and its header; write the answer.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class SendCodecBenchmarks : IDisposable
{
    private const int Batch = 64;

    private readonly CommandReader _reader = new();
    private readonly FrameBuffer _input = new();
    private readonly FrameBuffer _output = new();
    private SendMessageResponseHeader _answer;

    [Params(HeaderEncoding.Json, HeaderEncoding.Binary)]
    public HeaderEncoding Encoding { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _input.Clear();
        var header = new SendMessageRequestHeaderV2
        {
            Message = new SendMessageRequestHeader
            {
                ProducerGroup = "PG_bench"u8.ToArray(),
                Topic = "BenchmarkTest"u8.ToArray(),
                DefaultTopic = "TBW102"u8.ToArray(),
                DefaultTopicQueueNums = 4,
                QueueId = 3,
                BornTimestamp = 1_795_250_608_873,
                Properties = "UNIQ_KEY\u00017F00000100002A9F4C7D7A1B2C3D0000\u0002TAGS\u0001TagA\u0002"u8.ToArray(),
            },
        };
        var body = new byte[128];
        for (var i = 0; i < Batch; i++)
            CommandWriter.WriteRequest(_input, Encoding, RequestCode.SendMessageV2, i, CommandFlags.None, header, body);
        _answer = new SendMessageResponseHeader
        {
            MsgId = "7F00000100002A9F0000000000000000"u8.ToArray(),
            QueueId = 3,
            QueueOffset = 123_456_789,
            TransactionId = "7F00000100002A9F4C7D7A1B2C3D0000"u8.ToArray(),
            MsgRegion = "DefaultRegion"u8.ToArray(),
            TraceOn = true,
        };
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public int ReadSend()
    {
        var queues = 0;
        var input = new ReadOnlySequence<byte>(_input.WrittenMemory);
        while (Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame) == FrameStatus.Complete)
        {
            if (_reader.TryRead(frame, out var command) == CommandError.None
                && HeaderReader.TryRead(command.Fields, out SendMessageRequestHeaderV2 header, out _))
            {
                queues += header.Message.QueueId;
            }
        }

        return queues;
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public int WriteAnswer()
    {
        _output.Clear();
        for (var i = 0; i < Batch; i++)
            CommandWriter.WriteResponse(_output, Encoding, ResponseCode.Success, i, null, _answer, default);
        return _output.Length;
    }
}
