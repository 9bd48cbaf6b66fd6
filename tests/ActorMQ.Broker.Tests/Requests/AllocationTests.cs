using System.Buffers;
using ActorMQ.Actors.Testing;
using ActorMQ.Broker.Requests;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>
/// Goal: in the steady state a send makes no garbage, from its frame to its answer, and a pull none for each
/// message. Method: all actors run on this thread, over real files; the quietest of many rounds counts,
/// because files and arrays grow now and then.
/// </summary>
public sealed class AllocationTests : IDisposable
{
    private const int Rounds = 30;
    private const int SendsPerRound = 64;

    private readonly BrokerDirectory _directory = new();
    private readonly SynchronousSystem _system = new();

    public void Dispose()
    {
        _system.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(HeaderEncoding.Binary)]
    [InlineData(HeaderEncoding.Json)]
    public void A_send_makes_no_garbage(HeaderEncoding encoding)
    {
        var files = new DiskFiles();
        var broker = new TestBroker(_system.System, files, root: _directory.StorePath).WithTopic("T");
        var replies = new CountedReplies();
        var session = broker.NewSession(replies);
        var frames = Enumerable.Range(0, 4).Select(queue => Frame(queue, encoding)).ToArray();
        var reader = new CommandReader();
        var quietest = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < SendsPerRound; i++)
                Send(broker, session, reader, frames[i % frames.Length]);
            session.Sends.TellAll();
            quietest = Math.Min(quietest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(Rounds * SendsPerRound, replies.SuccessCount);
        Assert.Equal(0, quietest);
    }

    [Fact]
    public void A_pull_makes_no_garbage_for_its_messages()
    {
        var files = new DiskFiles();
        var broker = new TestBroker(_system.System, files, root: _directory.StorePath).WithTopic("T");
        var session = broker.NewSession(new CountedReplies());
        var reader = new CommandReader();
        for (var i = 0; i < 200; i++)
            Send(broker, session, reader, Frame(queue: 0, HeaderEncoding.Binary));
        session.Sends.TellAll();

        var one = QuietestPull(broker, session, reader, messages: 1);
        Assert.Equal(one, QuietestPull(broker, session, reader, messages: 200));
        Assert.InRange(one, 0, 600);
    }

    private static long QuietestPull(
        TestBroker broker, ConnectionSession session, CommandReader reader, int messages)
    {
        using var buffer = new FrameBuffer();
        var header = TestBroker.PullHeader("T", 0, 0, pull => pull with { MaxMsgNums = messages });
        CommandWriter.WriteRequest(
            buffer, HeaderEncoding.Binary, RequestCode.PullMessage, 1, CommandFlags.None, header, []);
        var pull = buffer.WrittenMemory.ToArray();
        var quietest = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Send(broker, session, reader, pull);
            quietest = Math.Min(quietest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return quietest;
    }

    private static byte[] Frame(int queue, HeaderEncoding encoding)
    {
        using var buffer = new FrameBuffer();
        const string Properties = "UNIQ_KEY\u00010A0B0C0D00011122334455667788990A\u0002TAGS\u0001A\u0002";
        CommandWriter.WriteRequest(
            buffer, encoding, RequestCode.SendMessageV2, queue, CommandFlags.None,
            TestBroker.SendHeader("T", queue, Properties), new byte[128]);
        return buffer.WrittenMemory.ToArray();
    }

    private static void Send(TestBroker broker, ConnectionSession session, CommandReader reader, byte[] bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Protocol.Frames.Frame.TryRead(ref input, int.MaxValue, out var frame);
        reader.TryRead(frame, out var command);
        broker.Handle(session, command);
    }

    private sealed class CountedReplies : IReplies
    {
        public int SuccessCount { get; private set; }

        public bool IsOpen => true;

        public void Reply<T>(
            RequestTicket ticket,
            ResponseCode code,
            in T header,
            string? remark = null,
            ReadOnlySpan<byte> body = default)
            where T : struct, IHeader
        {
            if (code == ResponseCode.Success)
                SuccessCount++;
        }
    }
}
