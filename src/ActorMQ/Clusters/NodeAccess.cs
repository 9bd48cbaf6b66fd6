using ActorMQ.Cluster.Nodes;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Clusters;

/// <summary>To a cluster through the endpoint of any of its nodes.</summary>
internal sealed class NodeAccess(string address, RemotingClient client) : IClusterAccess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<ClusterReport> LookAsync(CancellationToken ct)
    {
        var answer = await AskAsync(RequestCode.ClusterShow, default, ct);
        return ClusterReportJson.TryReadReport(answer.Body.Span, out var report)
            ? report
            : throw ClusterAccess.NobodyAnswers(
                address, new InvalidDataException("what it says is no report"));
    }

    public Task<HARuntimeInfo?> AskReplicaAsync(string replica, CancellationToken ct) =>
        ReplicaAccess.AskAsync(client, replica, ct);

    public async Task CarryOutAsync(ClusterOrder order, CancellationToken ct) =>
        await AskAsync(RequestCode.ClusterOrder, ClusterReportJson.Encode(order), ct);

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task<RemotingResponse> AskAsync(
        RequestCode code, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        RemotingResponse answer;
        try
        {
            answer = await client.InvokeAsync(address, code, default(EmptyHeader), body, Patience, ct);
        }
        catch (RemotingException failure)
        {
            throw ClusterAccess.NobodyAnswers($"the node at {address}", failure);
        }

        return answer.Code switch
        {
            ResponseCode.Success => answer,
            ResponseCode.RequestCodeNotSupported => throw ClusterAccess.NobodyAnswers(
                address, new InvalidDataException("there is something else than a node, perhaps a broker")),
            ResponseCode.SystemBusy or ResponseCode.ServiceNotAvailable => throw ClusterAccess.NobodyAnswers(
                address, new InvalidDataException(answer.Remark ?? "it is not ready")),
            _ => throw new ClusterCommandException(answer.Remark ?? $"{address} answers {answer.Code}"),
        };
    }
}
