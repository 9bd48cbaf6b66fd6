namespace ActorMQ.Cluster.Entities;

/// <summary>Bounds of the links to other nodes, each.</summary>
internal sealed record NodeLinkOptions
{
    /// <summary>Requests that wait to be sent, or for their answer, at which further ones are
    /// refused.</summary>
    public int OutstandingMax { get; init; } = 8_192;

    /// <summary>Bytes of such requests at which further ones are refused.</summary>
    public long OutstandingBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes in a connection's output at which requests wait; below its high water, so that each
    /// leaves in the order in which it is handed over.</summary>
    public int OutputBytesMax { get; init; } = 1024 * 1024;
}
