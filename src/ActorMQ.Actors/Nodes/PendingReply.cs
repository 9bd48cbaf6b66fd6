using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Actors;

/// <summary>Reads a reply that came from another node; false when the bytes are none.</summary>
public delegate bool TryReadReply<TReply>(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out TReply reply);

/// <summary>A reply that is to come from another node: where it goes, and how it is read.</summary>
public abstract class PendingReply
{
    private protected PendingReply() { }

    /// <summary>How long it is still waited for; null when that is not known.</summary>
    internal abstract TimeSpan? Left { get; }

    /// <summary>A reply that <paramref name="read"/> reads and <paramref name="to"/> gets.</summary>
    public static PendingReply Of<TReply>(ReplyTo<TReply> to, TryReadReply<TReply> read)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(read);
        return new Typed<TReply>(to, read);
    }

    /// <summary>The reply is there. False when it cannot be read.</summary>
    internal abstract bool TryReceive(ReadOnlySpan<byte> bytes);

    /// <summary>None comes.</summary>
    internal abstract void Fail(Exception failure);

    private sealed class Typed<TReply>(ReplyTo<TReply> to, TryReadReply<TReply> read) : PendingReply
    {
        internal override TimeSpan? Left => to.Left;

        internal override bool TryReceive(ReadOnlySpan<byte> bytes)
        {
            if (!read(bytes, out var reply))
                return false;
            to.Reply(reply);
            return true;
        }

        internal override void Fail(Exception failure) => to.Fail(failure);
    }
}
