namespace ActorMQ.NameServer.KeyValues;

/// <summary>Keeps the key-value configuration for the life of the process only.</summary>
public sealed class InMemoryKeyValueFile : IKeyValueFile
{
    private byte[]? _content;

    /// <inheritdoc/>
    public byte[]? Read() => _content;

    /// <inheritdoc/>
    public void Replace(ReadOnlySpan<byte> content) => _content = content.ToArray();
}
