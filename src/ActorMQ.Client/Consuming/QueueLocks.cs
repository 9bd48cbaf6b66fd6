using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>Asks brokers for queues of one's own, which consuming in order needs.</summary>
/// <remarks>
/// A broker without locks answers REQUEST_CODE_NOT_SUPPORTED. Then no queue of it is consumed in order, and
/// the log says
/// so, unless <see cref="PushConsumerOptions.OrderWithoutLocks"/> vouches that the group has one member.
/// </remarks>
internal sealed class QueueLocks(PushConsumer owner)
{
    /// <summary>How long a lock counts after the broker last confirmed it; brokers keep it for 60
    /// s.</summary>
    internal static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    /// <summary>The queues of <paramref name="wanted"/> that this member now holds.</summary>
    internal async Task<IReadOnlySet<MessageQueue>> LockAsync(
        IEnumerable<MessageQueue> wanted, CancellationToken ct)
    {
        var held = new HashSet<MessageQueue>();
        foreach (var ofBroker in wanted.GroupBy(q => q.Broker))
            held.UnionWith(await LockAsync(ofBroker.Key, [.. ofBroker], ct));
        return held;
    }

    internal async Task UnlockAsync(MessageQueue queue, CancellationToken ct)
    {
        try
        {
            await owner.Client.Brokers.UnlockAsync(
                queue.Broker, owner.Client.ClientId, owner.Group, [queue], ct);
        }
        catch (BrokerException refused) when (refused.Code == ResponseCode.RequestCodeNotSupported)
        {
            // A broker without locks holds none.
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            // The broker lets go of it by itself after a minute.
            ClientLog.BackgroundFailed(owner.Client.Log, "unlocking a queue", failure);
        }
    }

    private async Task<IReadOnlySet<MessageQueue>> LockAsync(
        BrokerName broker, IReadOnlyList<MessageQueue> queues, CancellationToken ct)
    {
        try
        {
            return await owner.Client.Brokers.LockAsync(
                broker, owner.Client.ClientId, owner.Group, queues, ct);
        }
        catch (BrokerException refused) when (refused.Code == ResponseCode.RequestCodeNotSupported)
        {
            if (owner.Options.OrderWithoutLocks)
                return queues.ToHashSet();
            ClientLog.NoLocks(owner.Client.Log, broker.Value, owner.Group.Value);
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            ClientLog.BackgroundFailed(owner.Client.Log, "locking queues", failure);
        }

        return new HashSet<MessageQueue>();
    }
}
