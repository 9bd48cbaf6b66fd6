using ActorMQ.Client;
using ActorMQ.CommandLine;
using ActorMQ.Transport;

namespace ActorMQ.Bench;

/// <summary>The first contact of a benchmark with servers: without it there is nothing to measure.</summary>
internal static class BenchClient
{
    /// <exception cref="CommandFailedException">There is no contact.</exception>
    internal static async Task<T> FirstContactAsync<T>(Task<T> contact)
    {
        try
        {
            return await contact;
        }
        catch (Exception failure) when (failure is ClientException or RemotingException)
        {
            throw new CommandFailedException(ExitCode.Failed, Failures.Explain(failure).Message, failure);
        }
    }
}
