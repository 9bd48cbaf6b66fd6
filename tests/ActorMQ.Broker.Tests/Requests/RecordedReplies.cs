using System.Buffers;
using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;

namespace ActorMQ.Broker.Tests.Requests;

/// <summary>One answer, as a client would have read it.</summary>
internal sealed record Answer(
    int Opaque, ResponseCode Code, string? Remark, Dictionary<string, string> Fields, byte[] Body)
{
    public long Number(string field) =>
        long.Parse(Fields[field], System.Globalization.CultureInfo.InvariantCulture);

    public List<StoredMessage> Messages()
    {
        var run = new ReadOnlySequence<byte>(Body);
        var messages = new List<StoredMessage>();
        while (StoredMessage.TryRead(ref run, out var message, out var fault))
            messages.Add(message!);
        Assert.True(run.IsEmpty, "the answer's body is not whole records");
        return messages;
    }
}

/// <summary>Keeps answers. They are encoded and decoded on the way, as on a connection.</summary>
internal sealed class RecordedReplies : IReplies
{
    public List<Answer> Answers { get; } = [];

    public bool IsOpen { get; set; } = true;

    public void Reply<T>(
        RequestTicket ticket, ResponseCode code, in T header, string? remark =
            null, ReadOnlySpan<byte> body = default)
        where T : struct, IHeader
    {
        if (ticket.IsOneWay || !IsOpen)
            return;
        using var buffer = new FrameBuffer();
        CommandWriter.WriteResponse(buffer, ticket.Encoding, code, ticket.Opaque, remark, header, body);
        Answers.Add(Decode(buffer.WrittenMemory));
    }

    public static Answer Decode(ReadOnlyMemory<byte> bytes)
    {
        var command = Read(bytes);
        return new Answer(
            command.Opaque, command.Response, command.Remark, command.Fields.ToDictionary(),
                command.Body.ToArray());
    }

    public static bool IsAnswer(ReadOnlyMemory<byte> bytes) => Read(bytes).IsResponse;

    private static RemotingCommand Read(ReadOnlyMemory<byte> bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, int.MaxValue, out var frame));
        Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
        return command;
    }
}
