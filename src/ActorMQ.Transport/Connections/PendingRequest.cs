using ActorMQ.Protocol.Commands;

namespace ActorMQ.Transport;

/// <summary>One request of ours that waits for its answer. Who awaits it goes on outside the reading
/// loop.</summary>
internal sealed class PendingRequest(
    PendingRequests table,
    int opaque,
    RequestCode code,
    TimeSpan timeout,
    RemotingConnection connection)
    : TaskCompletionSource<RemotingResponse>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _cancellation;

    internal int Opaque { get; } = opaque;

    internal TimeSpan Timeout { get; } = timeout;

    /// <summary>For people: what was asked, and of whom.</summary>
    public override string ToString() => $"{code} on {connection}";

    internal void CancelOn(CancellationToken ct)
    {
        if (!ct.CanBeCanceled)
            return;
        _cancellation = ct.UnsafeRegister(
            static (state, token) => ((PendingRequest)state!).Cancel(token), this);
        if (Task.IsCompleted)
            StopWatchingCancellation();
    }

    internal void StopWatchingCancellation() => _cancellation.Unregister();

    private void Cancel(CancellationToken token)
    {
        if (table.TryTake(Opaque, out _))
            TrySetCanceled(token);
    }
}
