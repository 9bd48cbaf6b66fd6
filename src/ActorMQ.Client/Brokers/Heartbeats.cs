using ActorMQ.Protocol.Bodies;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>Tells all brokers that this client lives, what it produces and what it consumes.</summary>
internal sealed class Heartbeats(ActorMQClient client)
{
    /// <summary>One heartbeat to each broker; slaves get one when there are consumers. Failures are
    /// told.</summary>
    internal async Task SendAsync(CancellationToken ct)
    {
        var heartbeat = new HeartbeatData
        {
            ClientId = client.ClientId,
            ProducerDataSet =
                [.. client.Producers.Select(p => new ProducerData { GroupName = p.Group.Value })],
            ConsumerDataSet = [.. client.Consumers.Select(c => c.ToConsumerData())],
        };
        if (heartbeat.ProducerDataSet.Count + heartbeat.ConsumerDataSet.Count == 0)
            return;
        await Task.WhenAll(
            Addresses(heartbeat.ConsumerDataSet.Count > 0).Select(a => TrySendAsync(a, heartbeat, ct)));
    }

    /// <summary>Tells all brokers that one group of this client is gone. Failures are told, and do no
    /// harm.</summary>
    internal async Task UnregisterAsync(string? producer, string? consumer) =>
        await Task.WhenAll(Addresses(withSlaves: true).Select(async address =>
        {
            try
            {
                await client.Brokers.UnregisterAsync(address, client.ClientId, producer, consumer, default);
            }
            catch (Exception failure) when (failure is ClientException or RemotingException)
            {
                ClientLog.HeartbeatFailed(client.Log, address, failure);
            }
        }));

    private List<string> Addresses(bool withSlaves) =>
    [
        .. client.Routes.Brokers.Values
            .SelectMany(b => b.Addresses)
            .Where(a => withSlaves || a.Key.IsMaster)
            .Select(a => a.Value)
            .Distinct(StringComparer.Ordinal),
    ];

    private async Task TrySendAsync(string address, HeartbeatData heartbeat, CancellationToken ct)
    {
        try
        {
            await client.Brokers.HeartbeatAsync(address, heartbeat, ct);
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            ClientLog.HeartbeatFailed(client.Log, address, failure);
        }
    }
}
