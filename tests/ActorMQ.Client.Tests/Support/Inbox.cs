using System.Collections.Concurrent;
using System.Text;

namespace ActorMQ.Client.Tests;

/// <summary>A handler that keeps what it gets.</summary>
internal sealed class Inbox
{
    internal ConcurrentQueue<ReceivedMessage> Messages { get; } = new();

    internal int Count => Messages.Count;

    internal IEnumerable<string> Texts => Messages.Select(TextOf);

    internal static string TextOf(ReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    internal ValueTask<ConsumeResult> Handle(ReceivedMessage message, CancellationToken ct)
    {
        Messages.Enqueue(message);
        return ValueTask.FromResult(ConsumeResult.Success);
    }
}
