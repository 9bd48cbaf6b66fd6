using System.Runtime.CompilerServices;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Transport;

/// <summary>
/// Whole frames that wait to be sent: one run of bytes, in which large bodies are left out.
/// </summary>
/// <remarks>
/// <code>
///   Frames   | frame | frame | head of a frame | frame | ...
///                                              ^ its large body is sent from where it is
/// </code>
/// Used by one thread at a time.
/// </remarks>
internal sealed class GatheredFrames : IDisposable
{
    private readonly List<(int At, PooledBody Body)> _bodies = [];
    private int _bodiesSize;

    /// <summary>All but the large bodies.</summary>
    internal FrameBuffer Frames { get; } = new();

    /// <summary>Bytes to send.</summary>
    internal int Size => Frames.Length + _bodiesSize;

    /// <summary>Adds the body that the frame's head just written has told of.</summary>
    internal void AddBody(PooledBody body)
    {
        _bodies.Add((Frames.Length, body));
        _bodiesSize += body.Length;
    }

    /// <summary>Sends everything, in order. Nothing may be added meanwhile.</summary>
    /// <returns>Whether the other end still takes any.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> SendAsync(ConnectionOutput output)
    {
        var sent = 0;
        foreach (var (at, body) in _bodies)
        {
            if (!await output.SendAsync(Frames.WrittenMemory[sent..at])
                || !await output.SendAsync(body.Bytes))
            {
                return false;
            }

            sent = at;
        }

        return sent == Frames.Length || await output.SendAsync(Frames.WrittenMemory[sent..]);
    }

    /// <summary>Forgets everything; a buffer that one burst has made larger than this goes back.</summary>
    internal void Clear(int keptSizeMax)
    {
        ReturnBodies();
        if (Frames.Length > keptSizeMax)
            Frames.Dispose();
        else
            Frames.Clear();
    }

    /// <summary>Forgets everything and gives all memory back. It may be used again.</summary>
    public void Dispose()
    {
        ReturnBodies();
        Frames.Dispose();
    }

    private void ReturnBodies()
    {
        foreach (var (_, body) in _bodies)
            body.Return();
        _bodies.Clear();
        _bodiesSize = 0;
    }
}
