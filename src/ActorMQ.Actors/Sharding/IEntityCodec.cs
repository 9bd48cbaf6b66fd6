using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Actors;

/// <summary>How a region's keys, messages and replies look between nodes. Any thread.</summary>
public interface IEntityCodec<TKey, TMessage>
{
    /// <summary>Writes a key.</summary>
    void WriteKey(TKey key, IBufferWriter<byte> into);

    /// <summary>Reads a key; false when the bytes are none.</summary>
    bool TryReadKey(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out TKey key);

    /// <summary>Writes a message without its reply address; false for a message that may not leave its
    /// node.</summary>
    bool TryWrite(TMessage message, IBufferWriter<byte> into);

    /// <summary>Reads a message; false when the bytes are none that it knows.</summary>
    /// <param name="bytes">What <see cref="TryWrite"/> wrote on another node.</param>
    /// <param name="asker">Makes the message's reply address, if it has one.</param>
    /// <param name="message">The message.</param>
    bool TryRead(
        ReadOnlySpan<byte> bytes, RemoteAsker asker, [MaybeNullWhen(false)] out TMessage message);

    /// <summary>Where the reply to a message goes, and how it is read; null when it wants none.</summary>
    PendingReply? ReplyOf(TMessage message);
}
