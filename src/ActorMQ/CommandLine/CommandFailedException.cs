namespace ActorMQ.CommandLine;

/// <summary>A command can't go on: what to tell the user, and with which exit code to end.</summary>
internal sealed class CommandFailedException(int exitCode, string message, Exception? inner = null)
    : Exception(message, inner)
{
    internal int ExitCode { get; } = exitCode;
}
