using ActorMQ.Broker;
using ActorMQ.Client;
using ActorMQ.CommandLine;
using ActorMQ.Journal;
using ActorMQ.NameServer;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Tests;

/// <summary>Which failure ends a process with which code, also those that no test can bring about.</summary>
public sealed class FailuresSpecs
{
    [Fact]
    public void Each_failure_has_its_code_and_one_line()
    {
        var dead = new JournalFailedException("the log is dead", new IOException("No space left"));
        (int Code, Exception Failure)[] expected =
        [
            (ExitCode.ServerFailed, new BrokerFailedException("the broker", new InvalidOperationException("b"))),
            (ExitCode.ServerFailed, new NameServerFailedException("names", new InvalidOperationException("n"))),
            (ExitCode.DiskFailed, new BrokerFailedException("the broker", dead)),
            (ExitCode.Refused, new BrokerException(ResponseCode.SystemBusy, "busy", "b:1")),
            (ExitCode.NoRoute, new BrokerException(ResponseCode.TopicNotExist, "none", "b:1")),
            (ExitCode.NoNameServer, new ClientException("no answer", new AggregateException())),
            (ExitCode.NoRoute, new ClientException("no route")),
            (ExitCode.StoreUnusable, new UnauthorizedAccessException("not yours")),
            (ExitCode.Interrupted, new OperationCanceledException()),
            (ExitCode.Usage, new CommandFailedException(ExitCode.Usage, "wrong")),
            (ExitCode.Failed, new InvalidOperationException("a bug")),
        ];
        foreach (var (code, failure) in expected)
        {
            var (actual, message) = Failures.Explain(failure);
            Assert.Equal((code, failure.GetType()), (actual, failure.GetType()));
            Assert.DoesNotContain('\n', message);
        }

        Assert.Contains("No space left", Failures.Explain(expected[2].Failure).Message, StringComparison.Ordinal);
    }
}
