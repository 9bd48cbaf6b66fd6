using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Clusters;

/// <summary>Asks replicas themselves, at the address that clients know.</summary>
internal static class ReplicaAccess
{
    /// <summary>One that is away is not to hold up what the others say.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What <c>haStatus</c> answers; null: nothing.</summary>
    internal static async Task<HARuntimeInfo?> AskAsync(
        RemotingClient client, string address, CancellationToken ct)
    {
        try
        {
            var answer = await client.InvokeAsync(
                address, RequestCode.GetBrokerHaStatus, default(EmptyHeader), default, Patience, ct);
            var isTold = answer.Code == ResponseCode.Success;
            return isTold && Body.TryRead<HARuntimeInfo>(answer.Body, out var said, out _) ? said : null;
        }
        catch (RemotingException)
        {
            return null;
        }
    }
}
