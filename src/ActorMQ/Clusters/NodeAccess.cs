using ActorMQ.Cluster.Nodes;
using ActorMQ.CommandLine;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Clusters;

/// <summary>
/// To a cluster through the endpoint of any of its nodes; to look, through another one when that one ends.
/// </summary>
internal sealed class NodeAccess(string first, RemotingClient client) : IClusterAccess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private string _address = first;
    private IReadOnlyList<string> _others = [];

    public async Task<ClusterReport> LookAsync(CancellationToken ct)
    {
        try
        {
            return await LookAsync(_address, ct);
        }
        catch (CommandFailedException failed) when (failed.ExitCode == ExitCode.NoCluster)
        {
            if (await LookElsewhereAsync(ct) is { } report)
                return report;
            throw;
        }
    }

    public Task<HARuntimeInfo?> AskReplicaAsync(string replica, CancellationToken ct) =>
        ReplicaAccess.AskAsync(client, replica, ct);

    public async Task CarryOutAsync(ClusterOrder order, CancellationToken ct) =>
        await AskAsync(_address, RequestCode.ClusterOrder, ClusterReportJson.Encode(order), ct);

    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>Null: no other node answers, either.</summary>
    private async Task<ClusterReport?> LookElsewhereAsync(CancellationToken ct)
    {
        foreach (var other in _others)
        {
            try
            {
                return await LookAsync(other, ct);
            }
            catch (CommandFailedException failed) when (failed.ExitCode == ExitCode.NoCluster)
            {
                // The next one, then.
            }
        }

        return null;
    }

    private async Task<ClusterReport> LookAsync(string address, CancellationToken ct)
    {
        var answer = await AskAsync(address, RequestCode.ClusterShow, default, ct);
        if (!ClusterReportJson.TryReadReport(answer.Body.Span, out var report))
            throw ClusterAccess.NobodyAnswers(address, new InvalidDataException("what it says is no report"));
        _address = address;
        _others =
        [
            .. report.Nodes
                .Where(node => node.IsAlive)
                .Select(node => node.Address)
                .Where(other => !string.Equals(other, address, StringComparison.Ordinal)),
        ];
        return report;
    }

    private async Task<RemotingResponse> AskAsync(
        string address, RequestCode code, ReadOnlyMemory<byte> body, CancellationToken ct)
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
