namespace ActorMQ.Actors;

/// <summary>The way to other nodes. The kernel knows neither addresses nor a wire format.</summary>
/// <remarks>
/// The other half of a link calls <see cref="NodePort.Receive"/> on the node that a request was sent to,
/// and brings its answer back.
/// </remarks>
public interface INodeLink
{
    /// <summary>Sends a request to a node. Any thread; never blocks, never throws.</summary>
    /// <param name="node">The node.</param>
    /// <param name="number">To be brought there with the request.</param>
    /// <param name="request">What to send. Its bytes are not changed any more.</param>
    /// <param name="within">When no answer has come after so long, the answer is
    /// <see cref="NodeOutcome.Lost"/>.</param>
    /// <param name="answered">
    /// Called once, on any thread, with the answer of the node or what the link says in its place:
    /// <see cref="NodeOutcome.Unreachable"/> or <see cref="NodeOutcome.Lost"/>. Neither blocks nor throws.
    /// </param>
    /// <returns>False when the link is at its bound: the request is not sent and not answered.</returns>
    /// <remarks>
    /// Promise: requests to one node arrive in the order in which they were sent, or not at all. A request
    /// is not sent a second time once it may have arrived.
    /// </remarks>
    bool TrySend(
        NodeName node, long number, NodeRequest request, TimeSpan within, Action<NodeAnswer> answered);
}
