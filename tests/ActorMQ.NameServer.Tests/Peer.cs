using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Tests;

/// <summary>A plain socket to a name server, one request at a time.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _socket = new();
    private int _opaque;

    internal static async Task<Peer> ConnectAsync(IPEndPoint server)
    {
        var peer = new Peer();
        await peer._socket.ConnectAsync(server);
        return peer;
    }

    internal async Task<Answer> AskAsync(ReadOnlyMemory<byte> frame)
    {
        await SendAsync(frame);
        using var patience = new CancellationTokenSource(Patience);
        var size = new byte[sizeof(int)];
        await _socket.GetStream().ReadExactlyAsync(size, patience.Token);
        var answer = new byte[sizeof(int) + BinaryPrimitives.ReadInt32BigEndian(size)];
        size.CopyTo(answer, 0);
        await _socket.GetStream().ReadExactlyAsync(answer.AsMemory(sizeof(int)), patience.Token);
        return Answer.Of(answer);
    }

    internal async Task<Answer> AskAsync<T>(RequestCode code, T header, ReadOnlyMemory<byte> body = default)
        where T : struct, IHeader
    {
        using var frame = new FrameBuffer();
        _opaque++;
        CommandWriter.WriteRequest(
            frame, HeaderEncoding.Json, code, _opaque, CommandFlags.None, header, body.Span);
        var answer = await AskAsync(frame.WrittenSpan.ToArray());
        Assert.Equal(_opaque, answer.Opaque);
        return answer;
    }

    /// <summary>Asks as a client of another release.</summary>
    internal async Task<Answer> AskAsVersionAsync<T>(int version, RequestCode code, T header)
        where T : struct, IHeader
    {
        using var frame = new FrameBuffer();
        CommandWriter.WriteRequest(
            frame, HeaderEncoding.Binary, code, ++_opaque, CommandFlags.None, header, default);
        var bytes = frame.WrittenSpan.ToArray();

        // Behind both lengths, the code and the language.
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(4 + 4 + 2 + 1), (short)version);
        return await AskAsync(bytes);
    }

    internal Task<Answer> AskAsync(RequestCode code) => AskAsync(code, default(EmptyHeader));

    internal ValueTask SendAsync(ReadOnlyMemory<byte> frame) => _socket.GetStream().WriteAsync(frame);

    internal Task<Answer> RouteAsync(string topic) =>
        AskAsync(RequestCode.GetRouteInfoByTopic, new GetRouteInfoRequestHeader { Topic = topic });

    /// <summary>Registers a master of the cluster "GoldCluster" with topics of four queues.</summary>
    internal Task<Answer> RegisterAsync(
        string name,
        string address,
        string[] topics,
        bool actingMaster = false,
        TopicConfigBody? special = null)
    {
        var body = new RegisterBrokerBody();
        foreach (var topic in topics)
            body.TopicConfigSerializeWrapper.TopicConfigTable[topic] = Topic(topic, 4, 6);
        if (special is not null)
            body.TopicConfigSerializeWrapper.TopicConfigTable[special.TopicName] = special;
        var header = new RegisterBrokerRequestHeader
        {
            BrokerName = name,
            BrokerAddr = address,
            ClusterName = "GoldCluster",
            HaServerAddr = "127.0.0.1:29912",
            EnableActingMaster = actingMaster,
        };
        return AskAsync(RequestCode.RegisterBroker, header, Body.ToBytes(body));
    }

    internal static TopicConfigBody Topic(string name, int queues, int permissions) => new()
    {
        TopicName = name,
        ReadQueueNums = queues,
        WriteQueueNums = queues,
        Perm = permissions,
    };

    /// <summary>Whether the other side closes the connection within the test's patience.</summary>
    internal async Task<bool> IsClosedByServerAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _socket.GetStream().ReadAsync(new byte[1], patience.Token) == 0;
    }

    public void Dispose() => _socket.Dispose();
}
