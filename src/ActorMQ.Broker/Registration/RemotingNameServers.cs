using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Registration;

/// <summary>Tells name servers over the remoting protocol.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 broker/.../out/BrokerOuterAPI.java.</remarks>
internal sealed partial class RemotingNameServers(
    RegistrationSettings settings, RemotingClient client, ILogger log) : INameServers
{
    private static readonly TimeSpan UnregisterTimeout = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public void Register(
        string server, BrokerId replica, ConfigVersion version, IReadOnlyCollection<TopicConfig> topics,
        Action<RegistrationAnswer> done)
    {
        var body = TopicBodies.EncodeRegistration(version, topics);
        var header = new RegisterBrokerRequestHeader
        {
            BrokerName = settings.Broker.Value,
            BrokerAddr = settings.Address,
            ClusterName = settings.Cluster.Value,
            HaServerAddr = settings.ReplicationAddress,
            BrokerId = replica.Value,
            EnableActingMaster = false,
            BodyCrc32 = unchecked((int)(Crc32.Of(body) & 0x7FFF_FFFF)),
        };
        _ = Ask(server, RequestCode.RegisterBroker, header, body, settings.Timeout, answer =>
            done(new RegistrationAnswer(answer is not null, OrderedOf(server, answer))
            {
                Master = MasterOf(answer),
            }));
    }

    /// <inheritdoc/>
    public void AskVersion(string server, BrokerId replica, ConfigVersion version, Action<bool?> done)
    {
        var header = new ReplicaRequestHeader
        {
            BrokerName = settings.Broker.Value,
            BrokerAddr = settings.Address,
            ClusterName = settings.Cluster.Value,
            BrokerId = replica.Value,
        };
        var body = Body.ToBytes(TopicBodies.ToBody(version));
        _ = Ask(server, RequestCode.QueryDataVersion, header, body, settings.Timeout, answer =>
            done(KnowsOf(answer)));
    }

    /// <inheritdoc/>
    public void Heartbeat(string server, BrokerId replica)
    {
        var header = new BrokerHeartbeatRequestHeader
        {
            BrokerName = settings.Broker.Value,
            BrokerAddr = settings.Address,
            ClusterName = settings.Cluster.Value,
            BrokerId = replica.Value,
        };
        _ = Ask(server, RequestCode.BrokerHeartbeat, header, default, settings.Timeout, static _ => { });
    }

    /// <inheritdoc/>
    public void Unregister(string server, BrokerId replica, Action<bool> done)
    {
        var header = new ReplicaRequestHeader
        {
            BrokerName = settings.Broker.Value,
            BrokerAddr = settings.Address,
            ClusterName = settings.Cluster.Value,
            BrokerId = replica.Value,
        };
        _ = Ask(server, RequestCode.UnregisterBroker, header, default, UnregisterTimeout, answer =>
            done(answer is not null));
    }

    private async Task Ask<T>(
        string server, RequestCode code, T header, ReadOnlyMemory<byte> body, TimeSpan timeout,
        Action<RemotingResponse?> done)
        where T : struct, IHeader
    {
        RemotingResponse? answer = null;
        using var giveUp = new CancellationTokenSource(timeout);
        try
        {
            var response = await client.InvokeAsync(server, code, header, body, timeout, giveUp.Token);
            if (response.Code == ResponseCode.Success)
                answer = response;
            else
                LogRefused(log, server, code, response.Code, response.Remark);
        }
        catch (Exception failure) when (
            failure is RemotingException or OperationCanceledException or ObjectDisposedException)
        {
            LogUnreachable(log, server, code, failure.Message);
        }

        done(answer);
    }

    private static bool? KnowsOf(RemotingResponse? answer) =>
        answer?.TryReadHeader<QueryDataVersionResponseHeader>(out var said, out _) == true
            ? !said.Changed
            : null;

    /// <summary>A slave is told its master's address; a master nobody's.</summary>
    private static string? MasterOf(RemotingResponse? answer) =>
        answer?.TryReadHeader<RegisterBrokerResponseHeader>(out var said, out _) == true
            && !string.IsNullOrEmpty(said.MasterAddr)
            ? said.MasterAddr
            : null;

    /// <summary>The body of an answer to 103 is the namespace ORDER_TOPIC_CONFIG, or nothing.</summary>
    private IReadOnlyCollection<TopicName> OrderedOf(string server, RemotingResponse? answer)
    {
        if (answer is null or { Body.IsEmpty: true })
            return [];
        if (Body.TryRead<KVTable>(answer.Body, out var table, out var fault))
            return [.. table.Table.Keys.Select(topic => new TopicName(topic))];
        LogUnreadable(log, server, fault);
        return [];
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "name server {Server} gave ordered topics that cannot be read: {Fault}")]
    private static partial void LogUnreadable(ILogger log, string server, BodyFault fault);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "name server {Server} refused {Code}: {Answer} {Remark}")]
    private static partial void LogRefused(
        ILogger log, string server, RequestCode code, ResponseCode answer, string? remark);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "name server {Server} did not answer {Code}: {Reason}")]
    private static partial void LogUnreachable(ILogger log, string server, RequestCode code, string reason);
}
