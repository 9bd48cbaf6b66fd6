using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <summary>A message that a queue has and the log does not give back as it was written.</summary>
/// <param name="Topic">The queue's topic.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Offset">The message's place in the queue.</param>
/// <param name="Position">Its place in the log.</param>
/// <param name="SizeBytes">The record's size, as the queue has it.</param>
/// <param name="Path">The segment file.</param>
/// <param name="FileOffset">Its first byte there.</param>
/// <param name="Reason">What is wrong, for people.</param>
/// <param name="Failure">The disk's error; null when it gave bytes, but wrong ones.</param>
public sealed record MessageDamage(
    TopicName Topic, QueueId Queue, QueueOffset Offset, JournalPosition Position, int SizeBytes, string Path,
    long FileOffset, string Reason, IOException? Failure)
{
    /// <summary>Names message, file and place.</summary>
    public override string ToString() =>
        $"message {Offset} of {Topic}/{Queue}, {SizeBytes} bytes at {FileOffset} of {Path}: {Reason}";
}
