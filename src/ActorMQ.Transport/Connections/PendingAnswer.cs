namespace ActorMQ.Transport;

/// <summary>Who waits for an answer: a caller of ours, or whoever has a request of another's passed on.
/// </summary>
/// <param name="Ours">The one or</param>
/// <param name="Relayed">the other.</param>
/// <param name="Deadline">When to give up, as a timestamp.</param>
internal readonly record struct PendingAnswer(PendingRequest? Ours, IRelayedRequest? Relayed, long Deadline)
{
    internal void Fail(RemotingException why)
    {
        Ours?.TrySetException(why);
        Relayed?.OnNoAnswer(why);
    }
}
