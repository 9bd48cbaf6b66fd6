using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Cluster.Wire;

/// <summary>Where requests go that nobody answers: a connection, or a buffer in a test.</summary>
internal interface IOneWay
{
    /// <summary>Never blocks.</summary>
    /// <param name="code">What.</param>
    /// <param name="header">Its fields.</param>
    /// <param name="body">Copied before this returns.</param>
    /// <returns>False when it was not sent: too much waits already, or the other end is gone.</returns>
    bool TrySend<T>(RequestCode code, in T header, ReadOnlySpan<byte> body)
        where T : struct, IHeader;
}
