using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Client;

public sealed partial class ActorMQClient
{
    private MessageSearch Search => new(Brokers, Routes, Log);

    /// <summary>Looks for messages by one of their keys, at all brokers that have the topic.</summary>
    /// <returns>The messages, the oldest first; empty when none has the key.</returns>
    /// <remarks>
    /// Needs no group, and commits nothing. A broker that cannot answer is logged and left out, unless there
    /// is no other.
    /// </remarks>
    /// <exception cref="ClientException">There is no such topic, or no broker of it answers.</exception>
    public Task<IReadOnlyList<ReceivedMessage>> QueryByKeyAsync(
        KeyQuery query, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Search.FindAsync(query, ct);
    }

    /// <summary>Looks for a message by the id that its producer gave it.</summary>
    /// <returns>The message, as it was stored first; null when no broker has it.</returns>
    /// <exception cref="ClientException">There is no such topic, or no broker of it answers.</exception>
    public async Task<ReceivedMessage?> FindByUniqueKeyAsync(
        TopicName topic, string uniqueKey, CancellationToken ct = default)
    {
        var query = new KeyQuery(topic, uniqueKey) { CountMax = 32, IsUniqueKey = true };
        var found = await Search.FindAsync(query, ct);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>
    /// Looks for a message by its id of either kind: the one by place, or the one that its producer gave it.
    /// </summary>
    /// <remarks>
    /// An id by place names the broker to ask, which must be within reach; if that has no such message the id
    /// is taken for a producer's.
    /// </remarks>
    /// <returns>The message; null when there is none.</returns>
    /// <exception cref="ClientException">There is no such topic, or no broker of it answers.</exception>
    public async Task<ReceivedMessage?> FindByMessageIdAsync(
        TopicName topic, string messageId, CancellationToken ct = default)
    {
        if (OffsetMessageId.TryParse(messageId, out var id))
        {
            try
            {
                if (await Search.ViewAsync(topic, id, ct) is { } found && found.Topic == topic)
                    return found;
            }
            catch (Exception failure) when (failure is ClientException or Transport.RemotingException)
            {
                ClientLog.QueryFailed(Log, id.StoreHost.ToString(), failure);
            }
        }

        return await FindByUniqueKeyAsync(topic, messageId, ct);
    }
}
