namespace ActorMQ.Hocon;

/// <summary>Holds no file: every optional include is left out.</summary>
public sealed class NoConfigFiles : IConfigFiles
{
    /// <summary>The only instance that is needed.</summary>
    public static NoConfigFiles Instance { get; } = new();

    /// <inheritdoc />
    public byte[]? Read(string path) => null;
}
