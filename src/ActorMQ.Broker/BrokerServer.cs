using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors;
using ActorMQ.Broker.Brokers;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Requests;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker;

/// <summary>A running broker and its port. Several may run in one process.</summary>
/// <remarks>
/// The broker itself is an entity of an actor system, addressed by its name; here is what it needs of the
/// world: the port, the connections, the way to name servers.
/// <code>
///   start:  store opened and recovered ─► port bound ─► actors ─► requests served ─► name servers told
///   stop:   routes left ─► requests refused ─► the rest answered ─► queues, port, journal, store closed
/// </code>
/// </remarks>
public sealed partial class BrokerServer : IAsyncDisposable
{
    private static readonly TimeSpan AddressPatience = TimeSpan.FromSeconds(2);

    private readonly BrokerOptions _options;
    private readonly ActorSystem _actors;
    private readonly BrokerShards _shards;
    private readonly BrokerRequests _requests = new();
    private readonly RemotingClient _client;
    private readonly BrokerFailure _failure;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private RemotingServer? _server;
    private Task? _stopping;
    private bool _endedByItself;

    private BrokerServer(BrokerOptions options, ILoggerFactory logs, TimeProvider time)
    {
        _options = options;
        _failure = new BrokerFailure(logs.CreateLogger<BrokerServer>());
        _client = new RemotingClient(new RemotingClientOptions(), pushes: null, logs, time);
        _actors = new ActorSystem("node", new ActorSystemOptions
        {
            TimeProvider = time,
            Supervision = Supervision.Escalate,
            FailureSink = _failure.OnActorFailed,
            DeadLetterSink = _failure.OnDeadLetter,
        });
        var around = new BrokerSurroundings
        {
            Options = options,
            Requests = _requests,
            Logs = logs,
            Ended = () => _ended.TrySetResult(),
        };
        _shards = new BrokerShards(_actors, _ => around);
    }

    /// <summary>Where it listens; the port is the chosen one when port 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint => _server!.LocalEndPoint;

    /// <summary>Where clients are told to go, as <c>host:port</c>.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>What its connections have counted.</summary>
    public ServerStatistics Statistics => _server!.Statistics;

    /// <summary>
    /// Ends when the broker has stopped: well after <see cref="DisposeAsync"/>, with the cause after a
    /// failure that it cannot go on from, such as a disk that refuses.
    /// </summary>
    public Task Completion => _failure.Completion;

    /// <summary>Starts a broker; when this returns it serves requests.</summary>
    /// <exception cref="IOException">
    /// The port is taken, the store is open elsewhere, or the disk refuses.
    /// </exception>
    /// <exception cref="InvalidDataException">The store holds something else.</exception>
    /// <exception cref="BrokerFailedException">It failed otherwise.</exception>
    public static async Task<BrokerServer> StartAsync(
        BrokerOptions options, ILoggerFactory logs, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var broker = new BrokerServer(options, logs, time);
        try
        {
            await broker.StartAsync(logs, time, ct);
            return broker;
        }
        catch
        {
            await broker.StopAsync();
            throw;
        }
    }

    /// <summary>
    /// Stops in good order; see <see cref="BrokerOptions.StopGrace"/>. Further calls wait for the first.
    /// </summary>
    public async ValueTask DisposeAsync() => await StopOnceAsync();

    private async Task StartAsync(ILoggerFactory logs, TimeProvider time, CancellationToken ct)
    {
        await UnlessEndedAsync(_shards.OpenAsync(_options.Name));
        _server = await ListenAsync(_options, _requests, logs, time, ct);
        var host = await AdvertisedAddress.FindAsync(
            _options.AdvertisedAddress, LocalEndPoint, _options.NameServers, _client, AddressPatience);
        Address = AdvertisedAddress.WithPort(host, LocalEndPoint.Port);
        var storeHost = await StoreHostAsync(host, LocalEndPoint.Port);
        var registration = Registration();
        await UnlessEndedAsync(_shards.ServeAsync(_options.Name, new BrokerPlace
        {
            Identity = new BrokerIdentity(
                _options.Cluster.Value, _options.Region, _options.TraceOn, storeHost),
            Port = LocalEndPoint.Port,
            Registration = registration,
            NameServers = new RemotingNameServers(
                registration, _client, logs.CreateLogger<RemotingNameServers>()),
        }));
        _ = StopWhenEndedAsync();
    }

    private static async Task<RemotingServer> ListenAsync(
        BrokerOptions options, BrokerRequests requests, ILoggerFactory logs, TimeProvider time,
            CancellationToken ct)
    {
        try
        {
            return options.Network is { } network
                ? await RemotingServer.StartAsync(options.Transport, requests, network, logs, time, ct)
                : await RemotingServer.StartAsync(options.Transport, requests, logs, time, ct);
        }
        catch (AddressInUseException taken)
        {
            throw new IOException(
                $"{options.Transport.Listen} cannot be listened on: {taken.Message}", taken);
        }
    }

    /// <summary>Records hold an address, not a name.</summary>
    private static async Task<RecordHost> StoreHostAsync(string host, int port)
    {
        if (!IPAddress.TryParse(host, out var address))
        {
            var found = await Dns.GetHostAddressesAsync(host);
            address = found.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork)
                ?? found[0];
        }

        return RecordHost.From(new IPEndPoint(address, port));
    }

    private RegistrationSettings Registration() => new()
    {
        Cluster = _options.Cluster,
        Broker = _options.Name,
        Id = _options.Id,
        AwaitsRole = _options.AwaitsRole,
        Address = Address,
        ReplicationAddress = Address,
        NameServers = _options.NameServers,
        Period = _options.RegisterInterval,
        IsForced = _options.ForceRegister,
        Timeout = _options.RegisterTimeout,
        HeartbeatPeriod = _options.HeartbeatInterval,
    };

    /// <summary>
    /// Awaits what the broker was asked, unless a failure ends it first. A broker that refuses ends too, but
    /// after its answer.
    /// </summary>
    private async Task UnlessEndedAsync(Task answer)
    {
        await Task.WhenAny(answer, _ended.Task);
        if (!answer.IsCompleted)
            throw _failure.ToException();
        await answer;
    }

    /// <summary>A broker that a failure has ended takes its port with it.</summary>
    private async Task StopWhenEndedAsync()
    {
        await _ended.Task;
        lock (_gate)
            _endedByItself = _stopping is null;
        await StopOnceAsync();
    }

    private Task StopOnceAsync()
    {
        lock (_gate)
            return _stopping ??= StopAsync();
    }

    /// <summary>
    /// Between the end of requests and that of groups, what was answered is sent. A broker that has failed
    /// answers nobody any more, so its clients are not kept from going elsewhere.
    /// </summary>
    private async Task StopAsync()
    {
        if (!_ended.Task.IsCompleted)
            await Task.WhenAny(_shards.DrainAsync(_options.Name), _ended.Task);
        if (_server is { } server)
            await server.StopAsync(_ended.Task.IsCompleted ? TimeSpan.Zero : _options.StopGrace);
        if (!_ended.Task.IsCompleted)
            _shards.Close(_options.Name);
        await _ended.Task;
        await _client.DisposeAsync();
        await _actors.DisposeAsync();
        if (_endedByItself)
            _failure.Failed();
        else
            _failure.Stopped();
    }
}
