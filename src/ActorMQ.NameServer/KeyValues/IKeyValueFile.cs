namespace ActorMQ.NameServer.KeyValues;

/// <summary>
/// Where the key-value configuration outlives the process: the seam at which a test puts its own disk.
/// </summary>
/// <remarks>Called from one thread, which may block.</remarks>
public interface IKeyValueFile
{
    /// <summary>The whole content, or null when nothing was ever written.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    byte[]? Read();

    /// <summary>Replaces the whole content at once: a crash leaves either the old or the new one.</summary>
    /// <exception cref="IOException">The disk failed; the old content is still there.</exception>
    void Replace(ReadOnlySpan<byte> content);
}
