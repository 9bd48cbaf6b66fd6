namespace ActorMQ.Broker.Requests;

/// <summary>What the broker accepts of producers.</summary>
internal sealed record SendSettings
{
    /// <summary>Largest body, in bytes; of a batch, all its messages together.</summary>
    internal int MessageSizeMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Whether the broker as a whole takes messages of ordered topics; RocketMQ's brokerPermission.
    /// </summary>
    internal bool IsWritable { get; init; } = true;
}
