using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Registration;
using ActorMQ.Broker.Requests;
using ActorMQ.Journal;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;
using ActorMQ.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker;

/// <summary>A running broker: its store, its actors and its port. Several may run in one process.</summary>
/// <remarks>
/// <code>
///   start:  store opened and recovered ─► port bound ─► actors ─► requests served ─► name servers told
///   stop:   routes left ─► requests refused ─► the rest answered ─► queues, port, journal, store closed
/// </code>
/// </remarks>
public sealed partial class BrokerServer : IAsyncDisposable
{
    private static readonly TimeSpan AddressPatience = TimeSpan.FromSeconds(2);

    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ActorSystem _actors;
    private readonly BrokerRequests _requests;
    private readonly RemotingServer _server;
    private readonly RemotingClient _client;
    private readonly BrokerFailure _failure;
    private readonly Lock _gate = new();
    private MessagePath? _path;
    private BrokerCatalog? _catalog;
    private Task? _stopping;
    private bool _endedByItself;

    private BrokerServer(
        BrokerOptions options,
        TimeProvider time,
        ActorSystem actors,
        BrokerRequests requests,
        RemotingServer server,
        RemotingClient client,
        BrokerFailure failure)
    {
        _options = options;
        _time = time;
        _actors = actors;
        _requests = requests;
        _server = server;
        _client = client;
        _failure = failure;
    }

    /// <summary>Where it listens; the port is the chosen one when port 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint => _server.LocalEndPoint;

    /// <summary>Where clients are told to go, as <c>host:port</c>.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>What its connections have counted.</summary>
    public ServerStatistics Statistics => _server.Statistics;

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
    public static async Task<BrokerServer> StartAsync(
        BrokerOptions options, ILoggerFactory logs, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = await OnThread(() => OpenStore(options));
        var failure = new BrokerFailure(logs.CreateLogger<BrokerServer>());
        var actors = new ActorSystem("broker", new ActorSystemOptions
        {
            TimeProvider = time,
            Supervision = Supervision.Escalate,
            FailureSink = failure.OnActorFailed,
            DeadLetterSink = failure.OnDeadLetter,
        });
        var client = new RemotingClient(new RemotingClientOptions(), pushes: null, logs, time);
        var requests = new BrokerRequests();
        RemotingServer? server = null;
        try
        {
            server = await ListenAsync(options, requests, logs, time, ct);
            var broker = new BrokerServer(options, time, actors, requests, server, client, failure);
            await broker.OpenAsync(store, logs);
            return broker;
        }
        catch
        {
            if (server is not null)
                await server.DisposeAsync();
            await client.DisposeAsync();
            await actors.DisposeAsync();
            store.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops in good order; see <see cref="BrokerOptions.StopGrace"/>. Further calls wait for the first.
    /// </summary>
    public async ValueTask DisposeAsync() => await StopOnceAsync();

    private static MessageStore OpenStore(BrokerOptions options) =>
        MessageStore.Open(
            options.Files,
            options.StorePath,
            new StoreOptions { CommitLog = options.CommitLog, ConsumeQueue = options.ConsumeQueue })
        ?? throw new IOException($"the store {options.StorePath} is open in another process");

    /// <summary>Blocking work on a thread that may block.</summary>
    private static Task<T> OnThread<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

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

    private async Task OpenAsync(MessageStore store, ILoggerFactory logs)
    {
        var host = await AdvertisedAddress.FindAsync(
            _options.AdvertisedAddress, LocalEndPoint, _options.NameServers, _client, AddressPatience);
        Address = $"{host}:{LocalEndPoint.Port}";
        var identity = new BrokerIdentity(
            _options.Cluster.Value, _options.Region, _options.TraceOn, await StoreHostAsync(
                host, LocalEndPoint.Port));

        var path = _path = new MessagePath(_actors, store, identity, PathSettings());
        var catalog = _catalog = await OnThread(() => new BrokerCatalog(
            _actors, CatalogSettings(), _options.Files, path.QueueFor, path.EndTopics, logs));
        _requests.Open(Table(identity, path, catalog), path.Sends, catalog.OnDisconnected);
        _ = StopWhenActorsEndAsync();

        if (_options.NameServers.Count == 0)
            return;
        var registration = Registration();
        var log = logs.CreateLogger<RemotingNameServers>();
        var servers = new RemotingNameServers(registration, _client, log);
        await catalog.StartRegistrationAsync(registration, servers);
    }

    private RequestTable Table(BrokerIdentity identity, MessagePath path, BrokerCatalog catalog)
    {
        var keys = new UniqueKeySource(
            _time, identity.StoreHost.ToEndPoint().Address, Environment.ProcessId, LocalEndPoint.Port);
        var settings =
            new SendSettings { MessageSizeMax = _options.MessageSizeMax, IsWritable = _options.IsWritable };
        var send = new SendMessage(
            catalog.Topics, catalog.TopicShards.CreateForSend, path.Sends, new MessageLayout(identity, keys),
                settings);
        return new RequestTable(
        [
            new(RequestCode.SendMessage, send),
            new(RequestCode.SendMessageV2, send),
            new(RequestCode.SendBatchMessage, send),
            new(RequestCode.PullMessage, new PullMessage(
                catalog.Topics, catalog.PullGroups, _options.PullSuspendMax, _options.ShortPollingDelay)),
            new(RequestCode.GetMaxOffset, new GetMaxOffset(catalog.Topics)),
            new(RequestCode.GetMinOffset, new GetMinOffset(catalog.Topics)),
            new(RequestCode.SearchOffsetByTimestamp, new SearchOffset(catalog.Topics)),
            new(RequestCode.GetEarliestMsgStoretime, new GetEarliestStoreTime(catalog.Topics)),
            .. catalog.Requests,
        ]);
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

    /// <summary>
    /// A failure that escalated past the top has ended all actors: the broker ends with them.
    /// </summary>
    private async Task StopWhenActorsEndAsync()
    {
        await _actors.WhenTerminated;
        lock (_gate)
            _endedByItself = _stopping is null;
        await StopOnceAsync();
    }

    private Task StopOnceAsync()
    {
        lock (_gate)
            return _stopping ??= StopAsync();
    }

    private async Task StopAsync()
    {
        if (_catalog is { } leaving)
            await leaving.LeaveRoutesAsync();
        _requests.Close();
        await WaitForAppendsAsync();
        if (_path is { } path)
            await path.StopQueuesAsync();
        await _server.StopAsync(_options.StopGrace);
        if (_catalog is { } catalog)
            await catalog.StopAsync();
        if (_path is { } journal)
            await journal.StopJournalAsync();
        await _client.DisposeAsync();
        await _actors.DisposeAsync();
        if (_endedByItself)
            _failure.Failed();
        else
            _failure.Stopped();
    }

    /// <summary>Messages that are on their way are stored and answered, unless that takes too long.</summary>
    private async Task WaitForAppendsAsync()
    {
        var start = _time.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1), _time);
        while (_path is { AppendingBytes: > 0 } && _time.GetElapsedTime(start) < _options.StopGrace)
            await tick.WaitForNextTickAsync();
    }
}
