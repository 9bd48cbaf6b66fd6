using System.Buffers;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Shards;
using ActorMQ.Cluster.Wire;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Cluster.Tests.Wire;

/// <summary>What replicas say comes back as it was said, and what others say harms nobody.</summary>
public sealed class ReplicaWireSpecs
{
    private static readonly ReplicaWire Wire = new(new("c"), new("s"), new("a"), segmentSizeBytes: 4096);

    private static Gen<JournalPosition> Position => Gen.Choose(0, int.MaxValue).Select(value => new JournalPosition(value));

    private static Gen<EpochHistory> History => Gen.Choose(0, 5).Select(count => EpochHistory.TryMake(
        [.. Enumerable.Range(1, count).Select(epoch => new EpochEntry(new(epoch * 3), new(epoch * 1000)))])!);

    private static Gen<(ShardEpoch Epoch, ReplicaSession Session)> Said =>
        from epoch in Gen.Choose(0, int.MaxValue)
        from life in Gen.Choose(0, int.MaxValue)
        from attempt in Gen.Choose(0, 1000)
        select (new ShardEpoch(epoch), new ReplicaSession((long)life << 10, attempt));

    private static Gen<ReplicaMessage> Message => Gen.OneOf(
        from said in Said
        from history in History
        from start in Position
        from size in Gen.Choose(0, 1000)
        select (ReplicaMessage)new JoinLeader(said.Epoch, said.Session, history, start + size, start),
        from said in Said
        from history in History
        from consistent in Position
        from more in Gen.Choose(0, 1000)
        from high in Position
        from shares in Gen.Elements(true, false)
        from begins in Gen.Elements<JournalPosition?>(null, consistent)
        select (ReplicaMessage)new AgreeOnHistory(
            said.Epoch, said.Session, consistent, history, consistent + more, high, shares, begins),
        from said in Said
        from begin in Position
        from size in Gen.Choose(0, 1000)
        from high in Position
        select (ReplicaMessage)new LogBytes(said.Epoch, said.Session, begin, begin + size, high),
        from said in Said
        from held in Position
        from more in Gen.Choose(0, 1000)
        from gap in Gen.Elements(true, false)
        select (ReplicaMessage)new AcknowledgeLog(said.Epoch, said.Session, held, held + more, gap),
        Said.Select(said => (ReplicaMessage)new RefuseEpoch(said.Epoch, said.Session)),
        Said.Select(said => (ReplicaMessage)new JoinAgain(said.Epoch, said.Session)),
        Said.Select(said => (ReplicaMessage)new LeaveLeader(said.Epoch, said.Session)));

    [Fact]
    public void What_is_said_comes_back() => Prop.ForAll(Message.ToArbitrary(), message =>
    {
        var run = message is LogBytes bytes ? new byte[bytes.Until - bytes.From] : [];
        var command = Read(Frame(message, run), new CommandReader());
        Assert.True(ReplicaWireReader.TryRead(command, out var received, out var fault), fault);
        Assert.Equal(message, received.Message);
        Assert.Equal((new("c"), new("s"), new("a"), new("b")), (received.Cluster, received.Shard, received.From, received.To));
        Assert.Equal(message is JoinLeader ? 4096 : 0, received.SegmentSizeBytes);
        Assert.Equal(run.Length, message is LogBytes ? command.Body.Length : 0);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_that_were_changed_are_refused_or_mean_something_sound() => Prop.ForAll(
        (from message in Message
         from at in Gen.Choose(0, int.MaxValue)
         from value in Gen.Choose(0, 255)
         select (message, at, value)).ToArbitrary(),
        change =>
        {
            var frame = Frame(change.message, change.message is LogBytes bytes ? new byte[bytes.Until - bytes.From] : []);
            frame[8 + (change.at % (frame.Length - 8))] = (byte)change.value;
            var input = new ReadOnlySequence<byte>(frame);
            if (Protocol.Frames.Frame.TryRead(ref input, Protocol.Frames.Frame.DefaultMaxSize, out var read) != FrameStatus.Complete
                || new CommandReader().TryRead(read, out var command) != CommandError.None
                || !ReplicaWireReader.TryRead(command, out var received, out _))
            {
                return;
            }

            switch (received.Message)
            {
                case LogBytes log:
                    Assert.True(log.From <= log.Until && command.Body.Length <= log.Until - log.From);
                    break;
                case AcknowledgeLog acknowledged:
                    Assert.True(acknowledged.Held <= acknowledged.Written);
                    break;
                case JoinLeader join:
                    Assert.True(join.LogStart <= join.End && received.SegmentSizeBytes > 0);
                    break;
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(10, 9, 0)] // ends before it begins
    [InlineData(-1, 9, 1)]
    [InlineData(10, 20, 11)] // more bytes than room
    [InlineData(10, 20, 0)] // a range without bytes
    public void Log_that_cannot_be_is_refused(long begin, long end, int size)
    {
        var header = new ReplicaLogHeader
        {
            Envelope = new() { Cluster = "c", Shard = "s", From = "a", To = "b", Epoch = 1 },
            Begin = begin,
            End = end,
        };
        using var frame = new FrameBuffer();
        CommandWriter.WriteRequest(
            frame, HeaderEncoding.Binary, RequestCode.ReplicaLog, 1, CommandFlags.OneWay, header, new byte[size]);
        Assert.False(ReplicaWireReader.TryRead(Read(frame.WrittenSpan.ToArray(), new CommandReader()), out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void Log_goes_in_the_binary_form()
    {
        var command = Read(Frame(new LogBytes(new(1), new(1, 1), new(0), new(10), new(0)), new byte[10]), new CommandReader());
        Assert.Equal(HeaderEncoding.Binary, command.Encoding);
    }

    private static byte[] Frame(ReplicaMessage message, ReadOnlySpan<byte> run)
    {
        using var frame = new FrameBuffer();
        Assert.True(Wire.TrySend(new Way(frame), new("b"), message, run));
        return frame.WrittenSpan.ToArray();
    }

    private static RemotingCommand Read(byte[] bytes, CommandReader reader)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, Protocol.Frames.Frame.TryRead(ref input, Protocol.Frames.Frame.DefaultMaxSize, out var frame));
        Assert.Equal(CommandError.None, reader.TryRead(frame, out var command));
        return command;
    }

    private readonly struct Way(FrameBuffer frame) : IOneWay
    {
        public bool TrySend<T>(RequestCode code, in T header, ReadOnlySpan<byte> body)
            where T : struct, IHeader
        {
            CommandWriter.WriteRequest(frame, HeaderEncoding.Binary, code, 1, CommandFlags.OneWay, header, body);
            return true;
        }
    }
}
