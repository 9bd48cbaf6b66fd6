using System.Net;
using System.Net.Sockets;
using ActorMQ.CommandLine;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Running;

/// <summary>Starts what listens, and says which address it was when that fails.</summary>
internal static class Listening
{
    internal static async Task<T> StartAsync<T>(string what, IPEndPoint address, Func<Task<T>> startAsync)
    {
        try
        {
            return await startAsync();
        }
        catch (Exception failed) when (IsAddressProblem(failed))
        {
            throw new CommandFailedException(
                ExitCode.PortTaken,
                $"the {what} can't listen on {address}: {failed.Message}. Does one run there already?",
                failed);
        }
    }

    private static bool IsAddressProblem(Exception failure) => failure switch
    {
        AddressInUseException => true,
        SocketException socket => socket.SocketErrorCode
            is SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable or SocketError.AccessDenied,
        { InnerException: { } inner } => IsAddressProblem(inner),
        _ => false,
    };
}
