using ActorMQ.Transport;

namespace ActorMQ.CommandLine;

/// <summary>Exceptions in words for people, with the exit code that fits.</summary>
internal static class Failures
{
    internal static (int ExitCode, string Message) Explain(Exception failure) => failure switch
    {
        CommandFailedException failed => (failed.ExitCode, failed.Message),
        RemotingException => (ExitCode.Failed, failure.Message),
        IOException or UnauthorizedAccessException or InvalidDataException =>
            (ExitCode.StoreUnusable, failure.Message),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
        _ => (ExitCode.Failed, $"{failure.GetType().Name}: {failure.Message}"),
    };
}
