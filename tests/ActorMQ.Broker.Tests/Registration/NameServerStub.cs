using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using ActorMQ.Transport.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Registration;

/// <summary>A name server that answers everything with one code and keeps what it was told.</summary>
internal sealed class NameServerStub(ResponseCode code) : IRemotingHandler
{
    /// <summary>What was told, in order: code, fields, body.</summary>
    internal ConcurrentQueue<(RequestCode Code, Dictionary<string, string> Fields, byte[] Body)> Told { get; } = [];

    /// <summary>The body of its answers.</summary>
    internal byte[] Body { get; init; } = [];

    /// <summary>What it says to who asks for the version that it knows.</summary>
    internal bool Changed { get; init; }

    internal static Task<RemotingServer> ListenAsync(InMemoryNetwork network, NameServerStub stub) =>
        RemotingServer.StartAsync(
            new RemotingServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            stub, network, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    internal static RemotingClient Client(InMemoryNetwork network) =>
        new(new RemotingClientOptions(), null, network, NullLoggerFactory.Instance, TimeProvider.System);

    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        Told.Enqueue((request.Request, request.Fields.ToDictionary(), request.Body.ToArray()));
        var ticket = RequestTicket.Of(request, 0);
        if (request.Request == RequestCode.QueryDataVersion)
            connection.Reply(ticket, code, new QueryDataVersionResponseHeader { Changed = Changed }, null, Body);
        else
            connection.Reply(ticket, code, default(EmptyHeader), null, Body);
    }

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
    }
}
