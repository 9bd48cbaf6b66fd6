using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorMQ.Actors;

namespace ActorMQ.Cluster.Tests.Entities;

/// <summary>A message of these tests.</summary>
/// <param name="Text">What is said; <c>end</c> ends the entity.</param>
/// <param name="Reply">Gets the text back, with the node it was heard on.</param>
internal sealed record Errand(string Text, ReplyTo<string>? Reply = null);

internal sealed class ErrandCodec : IEntityCodec<string, Errand>
{
    public void WriteKey(string key, IBufferWriter<byte> into) => Write(key, into);

    public bool TryReadKey(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out string key)
    {
        key = Encoding.UTF8.GetString(bytes);
        return true;
    }

    public bool TryWrite(Errand message, IBufferWriter<byte> into)
    {
        Write(message.Text, into);
        return true;
    }

    public bool TryRead(
        ReadOnlySpan<byte> bytes, RemoteAsker asker, [MaybeNullWhen(false)] out Errand message)
    {
        message = new Errand(
            Encoding.UTF8.GetString(bytes), asker.WantsReply ? asker.ReplyTo<string>(Write) : null);
        return message.Text is not "nonsense";
    }

    public PendingReply? ReplyOf(Errand message) =>
        message.Reply is { } reply ? PendingReply.Of(reply, TryReadReply) : null;

    private static bool TryReadReply(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out string reply)
    {
        reply = Encoding.UTF8.GetString(bytes);
        return true;
    }

    private static void Write(string text, IBufferWriter<byte> into) => Encoding.UTF8.GetBytes(text, into);
}
