using System.Buffers;

namespace ActorMQ.Transport;

/// <summary>A large body of an answer, in an array of the shared pool: it is sent from there, not copied.
/// </summary>
/// <param name="Array">Rented from <see cref="ArrayPool{T}.Shared"/>. Who is handed this owns it, and returns
/// it once it is sent.</param>
/// <param name="Length">How many of its bytes are the body.</param>
public readonly record struct PooledBody(byte[] Array, int Length)
{
    /// <summary>From so many bytes on a copy costs more than a further piece to send.</summary>
    public const int SizeMin = 64 * 1024;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Bytes => Array.AsMemory(0, Length);

    /// <summary>Gives the array back: nothing may use the bytes after that.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(Array);
}
