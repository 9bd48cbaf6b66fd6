using ActorMQ.Broker;
using ActorMQ.Client;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Nodes;
using ActorMQ.Journal;
using ActorMQ.Journal.Logs;
using ActorMQ.NameServer;
using ActorMQ.Protocol.Commands;
using ActorMQ.Transport;

namespace ActorMQ.CommandLine;

/// <summary>Exceptions in words for people, with the exit code that fits.</summary>
internal static class Failures
{
    internal static (int ExitCode, string Message) Explain(Exception failure) => failure switch
    {
        CommandFailedException failed => (failed.ExitCode, failed.Message),
        BrokerFailedException when HasCause<JournalFailedException>(failure) =>
            (ExitCode.DiskFailed, WithCause(failure)),
        BrokerFailedException => (ExitCode.ServerFailed, WithCause(failure)),
        NameServerFailedException => (ExitCode.ServerFailed, WithCause(failure)),
        BrokerException { Code: ResponseCode.TopicNotExist } => (ExitCode.NoRoute, failure.Message),
        BrokerException => (ExitCode.Refused, failure.Message),
        ClientException { InnerException: AggregateException } => (
            ExitCode.NoNameServer,
            $"{failure.Message}. Is one running? 'actormq standalone' starts one, and -n says where."),
        ClientException => (ExitCode.NoRoute, failure.Message),
        ClusterCommandException => (ExitCode.Refused, failure.Message),
        CoordinatorUnavailableException => (ExitCode.NoCluster, $"etcd does not answer: {failure.Message}"),
        RemotingException => (ExitCode.Failed, failure.Message),
        DamagedLogException => (ExitCode.StoreDamaged, failure.Message),
        IOException or UnauthorizedAccessException or InvalidDataException =>
            (ExitCode.StoreUnusable, failure.Message),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
        _ => (ExitCode.Failed, $"{failure.GetType().Name}: {failure.Message}"),
    };

    private static bool HasCause<T>(Exception? failure)
        where T : Exception => failure is T || (failure is not null && HasCause<T>(failure.InnerException));

    /// <summary>One line, down to the first cause: a dead journal hides the disk's own words.</summary>
    private static string WithCause(Exception failure)
    {
        var causes = new List<string>();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            causes.Add(cause.Message.ReplaceLineEndings(" "));
        return string.Join(": ", causes.Distinct(StringComparer.Ordinal));
    }
}
