using Microsoft.Extensions.Logging;

namespace ActorMQ.Transport;

/// <summary>What the transport writes to the log.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Connection}: request {Code} failed in the handler")]
    internal static partial void RequestFailed(
        ILogger log, RemotingConnection connection, int code, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "{Connection} failed")]
    internal static partial void ConnectionFailed(
        ILogger log, RemotingConnection connection, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "{Connection} closed: {Reason} ({Kind})")]
    internal static partial void BadInput(
        ILogger log, RemotingConnection connection, DisconnectReason reason, string kind);

    [LoggerMessage(4, LogLevel.Debug, "{Connection} ended: {Reason}")]
    internal static partial void Disconnected(
        ILogger log, RemotingConnection connection, DisconnectReason reason);

    [LoggerMessage(5, LogLevel.Warning, "{Remote} refused: {Count} connections are open, the limit")]
    internal static partial void RefusedAtLimit(ILogger log, object? remote, long count);

    [LoggerMessage(6, LogLevel.Warning, "{Remote} refused: {Why}")]
    internal static partial void RefusedTls(ILogger log, object? remote, string why);

    [LoggerMessage(7, LogLevel.Information, "listening on {EndPoint}")]
    internal static partial void Listening(ILogger log, object endPoint);

    [LoggerMessage(9, LogLevel.Error, "the connection from {Remote} failed")]
    internal static partial void ContextFailed(ILogger log, object? remote, Exception failure);

    [LoggerMessage(8, LogLevel.Error, "no more connections are accepted on {EndPoint}")]
    internal static partial void AcceptFailed(ILogger log, object endPoint, Exception failure);
}
