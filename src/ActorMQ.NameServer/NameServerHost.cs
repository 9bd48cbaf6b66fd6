using System.Net;
using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Routing;
using ActorMQ.NameServer.KeyValues;
using ActorMQ.NameServer.Requests;
using ActorMQ.NameServer.Routing;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging;

namespace ActorMQ.NameServer;

/// <summary>
/// A running name server: its actors and its port. Several in one process know nothing of each other.
/// </summary>
public sealed class NameServerHost : IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly RemotingServer _server;
    private readonly PublishedState _published;
    private readonly NameServerFailure _failure;
    private readonly TimeSpan _stopGrace;
    private int _disposed;

    private NameServerHost(
        ActorSystem system, RemotingServer server, PublishedState published, NameServerFailure failure,
        TimeSpan stopGrace)
    {
        _published = published;
        _failure = failure;
        _system = system;
        _server = server;
        _stopGrace = stopGrace;
    }

    /// <summary>Where it listens; the port is the chosen one when port 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint => _server.LocalEndPoint;

    /// <summary>What its connections have counted.</summary>
    public ServerStatistics Statistics => _server.Statistics;

    /// <summary>
    /// Ends when the name server has stopped: well after <see cref="DisposeAsync"/>, with
    /// <see cref="NameServerFailedException"/> when an actor failed again and again.
    /// </summary>
    public Task Completion => _failure.Completion;

    /// <summary>Whether a broker of that group is registered at this moment. Any thread.</summary>
    public bool HasBroker(BrokerName name) => _published.Routes.Groups.ContainsKey(name);

    /// <summary>Starts a name server.</summary>
    /// <exception cref="IOException">The port is taken, or the key-value file could not be read.</exception>
    /// <exception cref="InvalidDataException">The key-value file holds something else.</exception>
    public static async Task<NameServerHost> StartAsync(
        NameServerOptions options, ILoggerFactory logs, TimeProvider time, CancellationToken ct)
    {
        var log = logs.CreateLogger("ActorMQ.NameServer");
        var saved = options.KeyValues.Read();
        var keyValues = saved is null ? KeyValueConfig.Empty : KeyValueText.Read(saved);
        var published = new PublishedState(options.Settings, keyValues);
        var failure = new NameServerFailure(log);
        var system = new ActorSystem("name-server", new ActorSystemOptions
        {
            TimeProvider = time,
            Supervision = Supervision.Restart with { AtLimit = Directive.Escalate },
            FailureSink = failure.OnActorFailed,
            DeadLetterSink = failure.OnDeadLetter,
        });
        try
        {
            var mailbox = MailboxOptions.Bounded(options.WaitingRequestsMax);
            var routes = system.Spawn(
                "routes",
                new Props<NameServerMessage>(() => new NameServerActor(published, options.ScanInterval, log))
                {
                    Mailbox = mailbox,
                });
            var values = system.Spawn(
                "key-values",
                new Props<KeyValueMessage>(() => new KeyValueActor(options.KeyValues, published, log))
                {
                    Mailbox = mailbox,
                    Dispatcher = Dispatchers.Dedicated("key-values"),
                });
            var requests = new NameServerRequests(new RequestTable(published, routes, values), routes, time);
            var server = await RemotingServer.StartAsync(options.Server, requests, logs, time, ct);
            _ = failure.CompleteAfterAsync(system.WhenTerminated);
            return new NameServerHost(system, server, published, failure, options.StopGrace);
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Closes the port and all connections, then stops the actors. May be called more than once.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _failure.Stopping();
        await _server.StopAsync(_stopGrace);
        await _server.DisposeAsync();
        await _system.DisposeAsync();
    }
}
