using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Client.Tests;

/// <summary>Answers with what a real name server and broker were recorded to answer to a Java
/// client.</summary>
/// <remarks>
/// A request is known by its code, topic and queue. Of several recorded answers each is given once, the last
/// one again
/// and again; a pull is answered once and then parked, as by a broker without new messages.
/// </remarks>
internal sealed class Recording : IRemotingHandler
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> _answers = new(
        StringComparer.Ordinal);

    /// <summary>Recorded requests of the Java client: the names of their fields, by code.</summary>
    internal Dictionary<RequestCode, HashSet<string>> JavaFields { get; } = [];

    /// <summary>Requests of the client under test: the names of their fields, by code.</summary>
    internal ConcurrentQueue<(RequestCode Code, string[] Fields)> Requests { get; } = new();

    internal static Recording Load(string scenario)
    {
        var recording = new Recording();
        var asked = new Dictionary<(string Connection, int Opaque), string>();
        foreach (
            var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", scenario + ".hex")))
        {
            if (line.Split(' ') is [var direction, _, var connection, var hex] && direction.Length == 3)
                recording.Add(direction, connection, Convert.FromHexString(hex), asked);
        }

        return recording;
    }

    /// <summary>The id of the Java client, as the broker told it to members of its group; null when it did
    /// not.</summary>
    internal string? JavaClientId => _answers
        .Where(a => a.Key.StartsWith(nameof(RequestCode.GetConsumerListByGroup), StringComparison.Ordinal))
        .SelectMany(a => a.Value)
        .Where(a => Body.TryRead<ConsumerListBody>(a.Body, out _, out _))
        .Select(
            a => Body.TryRead<ConsumerListBody>(a.Body, out var list, out _) ? list.ConsumerIdList[0] : null)
        .FirstOrDefault();

    /// <summary>The topic of the first recorded request of a code.</summary>
    internal string TopicOf(RequestCode code) =>
        _answers.Keys.First(k => k.StartsWith($"{code} ", StringComparison.Ordinal)).Split(' ')[1];

    public void OnConnected(RemotingConnection connection)
    {
    }

    public void OnRequest(RemotingConnection connection, in RemotingCommand request)
    {
        var ticket = connection.TicketOf(request);
        var fields = request.Fields.ToDictionary();
        Requests.Enqueue((request.Request, [.. fields.Keys]));
        if (!_answers.TryGetValue(KeyOf(request.Request, fields), out var answers) || !answers.TryPeek(
            out var answer))
        {
            if (request.Request is RequestCode.GetRouteInfoByTopic)
                connection.Reply(ticket, ResponseCode.TopicNotExist, "not recorded");
            else if (request.Request is RequestCode.GetMinOffset) // Java starts at 0 without asking
                connection.Reply(ticket, ResponseCode.Success, default(OffsetResponseHeader));
            else if (request.Request is not RequestCode.PullMessage)
                connection.Reply(ticket, ResponseCode.Success);
            return;
        }

        if (answers.Count > 1 || request.Request == RequestCode.PullMessage)
            answers.TryDequeue(out _);
        connection.Reply(ticket, answer.Code, new RecordedHeader(answer.Fields), answer.Remark, answer.Body);
    }

    public void OnRequestsRead(RemotingConnection connection)
    {
    }

    public void OnDisconnected(RemotingConnection connection, DisconnectReason reason)
    {
    }

    private void Add(
        string direction, string connection, byte[] bytes, Dictionary<(string Connection, int Opaque),
        string> asked)
    {
        var rest = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref rest, Frame.DefaultMaxSize, out var frame));
        Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
        var fields = command.Fields.ToDictionary();
        var isAnswerToClient = command.IsResponse && string.Equals(direction, "S>C", StringComparison.Ordinal);
        if (isAnswerToClient && asked.TryGetValue((connection, command.Opaque), out var key))
        {
            _answers.GetOrAdd(key, _ => new()).Enqueue(
                new Answer(command.Response, command.Remark, fields, command.Body.ToArray()));
        }

        if (command.IsResponse || !string.Equals(direction, "C>S", StringComparison.Ordinal))
            return;
        asked[(connection, command.Opaque)] = KeyOf(command.Request, fields);
        JavaFields.TryAdd(command.Request, []);
        JavaFields[command.Request].UnionWith(fields.Keys);
    }

    private static string KeyOf(RequestCode code, Dictionary<string, string> fields)
    {
        // Messages go to whichever queue; what is asked of a retry topic depends on the group's name.
        var isSend = code is RequestCode.SendMessageV2 or RequestCode.SendBatchMessage;
        var topic = isSend ? fields["b"] : fields.GetValueOrDefault("topic");
        return $"{code} {topic} {(isSend ? null : fields.GetValueOrDefault("queueId"))}";
    }

    private sealed record Answer(
        ResponseCode Code, string? Remark, Dictionary<string, string> Fields, byte[] Body);

    private readonly struct RecordedHeader(Dictionary<string, string> all) : IHeader
    {
        public void Fields<T>(ref T fields)
            where T : struct, IFieldVisitor, allows ref struct
        {
            foreach (var (name, value) in all)
            {
                var text = value;
                fields.Text(Encoding.UTF8.GetBytes(name), ref text, Presence.Required);
            }
        }
    }
}
