using System.Buffers;
using System.Buffers.Binary;

namespace ActorMQ.Actors.Tests.Nodes;

/// <summary>What entities of these tests are told.</summary>
/// <param name="Number">Which message.</param>
/// <param name="Reply">Where an answer goes; null for none.</param>
internal sealed record Letter(int Number, ReplyTo<int>? Reply = null)
{
    /// <summary>A message that no codec knows.</summary>
    internal const int Private = -1;

    /// <summary>A message that is written and cannot be read.</summary>
    internal const int Garbled = -2;

    public override string ToString() => $"{Number}";
}

internal sealed class LetterCodec : IEntityCodec<int, Letter>
{
    public void WriteKey(int key, IBufferWriter<byte> into) => Write(key, into);

    public bool TryReadKey(ReadOnlySpan<byte> bytes, out int key) =>
        BinaryPrimitives.TryReadInt32BigEndian(bytes, out key);

    public bool TryWrite(Letter message, IBufferWriter<byte> into)
    {
        if (message.Number == Letter.Private)
            return false;
        if (message.Number != Letter.Garbled)
            Write(message.Number, into);
        return true;
    }

    public bool TryRead(ReadOnlySpan<byte> bytes, RemoteAsker asker, out Letter message)
    {
        message = null!;
        if (!BinaryPrimitives.TryReadInt32BigEndian(bytes, out var number))
            return false;
        message = new Letter(number, asker.WantsReply ? asker.ReplyTo<int>(Write) : null);
        return true;
    }

    public PendingReply? ReplyOf(Letter message) =>
        message.Reply is { } reply ? PendingReply.Of(reply, BinaryPrimitives.TryReadInt32BigEndian) : null;

    private static void Write(int value, IBufferWriter<byte> into)
    {
        BinaryPrimitives.WriteInt32BigEndian(into.GetSpan(4), value);
        into.Advance(4);
    }
}
