using System.Buffers;
using System.Globalization;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Benchmarks.Protocol;

/// <summary>
/// What the wire costs for each send: cut the frame, read the command and its header, write the answer.
/// </summary>
internal static class SendBenchmark
{
    private const int Frames = 2_000_000;
    private const int Batch = 64;

    /// <summary>
    /// Prints processor nanoseconds and bytes allocated a send, for both header forms; each is measured
    /// three times.
    /// </summary>
    public static void Run(string[] args)
    {
        var frames = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : Frames;
        Measure(HeaderEncoding.Json, frames / 10);
        Measure(HeaderEncoding.Binary, frames / 10);
        for (var round = 0; round < 3; round++)
        {
            foreach (var encoding in new[] { HeaderEncoding.Json, HeaderEncoding.Binary })
            {
                var (read, write, allocated) = Measure(encoding, frames);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{encoding,-6} read {read,6:F0} ns  write {write,6:F0} ns  allocated {allocated:F2} B a send"));
            }
        }
    }

    private static (double Read, double Write, double Allocated) Measure(HeaderEncoding encoding, int frames)
    {
        var reader = new CommandReader();
        using var input = new FrameBuffer();
        using var output = new FrameBuffer();
        for (var i = 0; i < Batch; i++)
            WriteSend(input, encoding, opaque: i);

        var checksum = 0L;
        var read = Cost(frames, _ => checksum += ReadAll(reader, new ReadOnlySequence<byte>(input.WrittenMemory)));
        var answer = Answer();
        var write = Cost(frames, _ =>
        {
            output.Clear();
            for (var i = 0; i < Batch; i++)
            {
                answer.QueueOffset++;
                CommandWriter.WriteResponse(output, encoding, ResponseCode.Success, i, remark: null, answer, body: default);
            }
        });
        if (checksum != (long)(frames + Batch - 1) / Batch * Batch * 3)
            throw new InvalidOperationException("the sends were not read");
        return (read.Nanoseconds, write.Nanoseconds, read.Allocated + write.Allocated);
    }

    /// <summary>Processor time, so that the figure holds on a busy machine too.</summary>
    private static (double Nanoseconds, double Allocated) Cost(int frames, Action<int> batch)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Environment.CpuUsage.TotalTime;
        for (var done = 0; done < frames; done += Batch)
            batch(done);
        var used = Environment.CpuUsage.TotalTime - start;
        return (used.TotalNanoseconds / frames, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / frames);
    }

    private static long ReadAll(CommandReader reader, ReadOnlySequence<byte> input)
    {
        var queues = 0L;
        while (Frame.TryRead(ref input, Frame.DefaultMaxSize, out var frame) == FrameStatus.Complete)
        {
            if (reader.TryRead(frame, out var command) == CommandError.None
                && HeaderReader.TryRead(command.Fields, out SendMessageRequestHeaderV2 header, out _))
            {
                queues += header.Message.QueueId;
            }
        }

        return queues;
    }

    private static void WriteSend(FrameBuffer output, HeaderEncoding encoding, int opaque)
    {
        var header = new SendMessageRequestHeaderV2
        {
            BrokerName = "broker-a"u8.ToArray(),
            Message =
            {
                ProducerGroup = "PG_bench"u8.ToArray(),
                Topic = "BenchmarkTest"u8.ToArray(),
                DefaultTopic = "TBW102"u8.ToArray(),
                DefaultTopicQueueNums = 4,
                QueueId = 3,
                BornTimestamp = 1_795_250_608_873,
                Properties = "UNIQ_KEY\u00017F00000100002A0000000068EB832800\u0002WAIT\u0001true\u0002TAGS\u0001TagA\u0002"u8.ToArray(),
            },
        };
        CommandWriter.WriteRequest(
            output, encoding, RequestCode.SendMessageV2, opaque, CommandFlags.None, header, new byte[128]);
    }

    private static SendMessageResponseHeader Answer() => new()
    {
        MsgId = "7F000002000074D70000000000000000"u8.ToArray(),
        OffsetMsgId = "7F000002000074D70000000000000000"u8.ToArray(),
        TransactionId = "7F00000100002A0000000068EB832800"u8.ToArray(),
        MsgRegion = "DefaultRegion"u8.ToArray(),
        TraceOn = true,
        QueueId = 3,
    };
}
