using ActorMQ.Model;

namespace ActorMQ.Bench;

/// <summary>What <c>actormq bench producer</c> sends, and how.</summary>
internal sealed record ProducerLoad
{
    public required TopicName Topic { get; init; }

    /// <summary>Sends under way at a time.</summary>
    public required int Senders { get; init; }

    /// <summary>Bytes of each body.</summary>
    public required int MessageSize { get; init; }

    /// <summary>Messages of each send.</summary>
    public required int BatchSize { get; init; }

    public required bool HasKeys { get; init; }

    /// <summary>Bytes of the names and values of a message's properties, at least; 0 for none.</summary>
    public required int PropertySize { get; init; }

    /// <summary>Different tags; 0 for messages without one.</summary>
    public required int TagCount { get; init; }

    /// <summary>Messages after which it ends; 0 for no end.</summary>
    public required long Quantity { get; init; }

    /// <summary>Zero for no end.</summary>
    public required TimeSpan Duration { get; init; }

    public required TimeSpan ReportInterval { get; init; }
}
