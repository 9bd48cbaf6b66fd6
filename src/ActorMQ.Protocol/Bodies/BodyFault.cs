namespace ActorMQ.Protocol.Bodies;

/// <summary>Why a body could not be read.</summary>
/// <param name="Reason">A sentence for the answer's remark.</param>
/// <param name="Position">The byte at which it was noticed, from 0; -1 when it has no place.</param>
public readonly record struct BodyFault(string Reason, long Position)
{
    /// <inheritdoc/>
    public override string ToString() => Position < 0 ? Reason : $"{Reason} at byte {Position}";
}
