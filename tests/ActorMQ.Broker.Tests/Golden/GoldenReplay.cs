using System.Buffers;
using System.Globalization;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Broker.Tests.Servers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;
using WireAnswer = ActorMQ.Broker.Tests.Requests.Answer;

namespace ActorMQ.Broker.Tests.Golden;

/// <summary>
/// Follows a recorded conversation against a live broker and compares what the message path answers.
/// </summary>
internal sealed class GoldenReplay(
    BrokerServer broker, IReadOnlyDictionary<string, int> otherCodes) : IDisposable
{
    private static readonly HashSet<RequestCode> Compared =
    [
        RequestCode.SendMessage, RequestCode.SendMessageV2, RequestCode.SendBatchMessage,
            RequestCode.PullMessage,
        RequestCode.GetMaxOffset, RequestCode.GetMinOffset, RequestCode.SearchOffsetByTimestamp,
        RequestCode.GetEarliestMsgStoretime, (RequestCode)9999,
    ];

    private const int PullsMax = 1000;

    private static readonly string[] OnEveryAnswer = ["MSG_REGION", "TRACE_ON"];

    private readonly Dictionary<int, RawClient> _clients = [];
    private readonly Dictionary<(int Connection, int Opaque), (RequestCode Code, byte[] Bytes)> _asked = [];
    private readonly Dictionary<string, long> _bases = new(StringComparer.Ordinal);

    public int ComparedCount { get; private set; }

    public async Task FollowAsync(GoldenFrame frame)
    {
        var (code, opaque, isResponse) = HeadOf(frame.Bytes);
        if (!_clients.TryGetValue(frame.Connection, out var client))
            _clients[frame.Connection] = client = new RawClient(broker.LocalEndPoint);
        if (!frame.IsFromBroker)
        {
            if (isResponse)
                return; // the client's answer to a push of the recorded broker
            _asked[(frame.Connection, opaque)] = ((RequestCode)code, frame.Bytes);
            await client.SendAsync(frame.Bytes);
        }
        else if (isResponse && _asked.TryGetValue((frame.Connection, opaque), out var asked))
        {
            var ours = await client.ReadAnswerAsync($"the answer {opaque} to {asked.Code}", opaque);
            if (!Compared.Contains(asked.Code))
                return;
            var theirs = RecordedReplies.Decode(frame.Bytes);

            // A pull and what is sent over another connection come in either order. Who meets a message that
            // does not match, because that came first, pulls again, as clients do.
            var isToPullAgain = theirs.Code == ResponseCode.Success;
            for (var tries = 0; isToPullAgain && ours.Code == ResponseCode.PullRetryImmediately; tries++)
            {
                Assert.True(tries < PullsMax, $"{opaque} finds nothing that matches");
                await client.SendAsync(asked.Bytes);
                ours = await client.ReadAnswerAsync($"the answer {opaque} to the same pull", opaque);
            }

            Compare(asked.Code, theirs, ours);
            ComparedCount++;
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    private static (int Code, int Opaque, bool IsResponse) HeadOf(byte[] bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, Frame.TryRead(ref input, int.MaxValue, out var frame));
        Assert.Equal(CommandError.None, new CommandReader().TryRead(frame, out var command));
        return (command.Code, command.Opaque, command.IsResponse);
    }

    private void Compare(RequestCode asked, WireAnswer theirs, WireAnswer ours)
    {
        if (otherCodes.TryGetValue(theirs.Opaque.ToString(CultureInfo.InvariantCulture), out var other))
        {
            Assert.Equal((ResponseCode)other, ours.Code);
            return;
        }

        Assert.True(theirs.Code == ours.Code,
            $"{asked} {theirs.Opaque}: {theirs.Code} was answered, now {ours.Code} {ours.Remark}");
        switch (asked)
        {
            case RequestCode.SendMessage or RequestCode.SendMessageV2 or RequestCode.SendBatchMessage:
                CompareSent(theirs, ours);
                break;
            case RequestCode.PullMessage:
                ComparePulled(theirs, ours);
                break;
            case RequestCode.GetMaxOffset or RequestCode.GetMinOffset:
                Assert.Equal(theirs.Fields["offset"], ours.Fields["offset"]);
                break;
            case RequestCode.GetEarliestMsgStoretime:
                Assert.Equal(Math.Sign(theirs.Number("timestamp")), Math.Sign(ours.Number("timestamp")));
                break;
            case (RequestCode)9999:
                Assert.Equal(theirs.Remark, ours.Remark);
                break;
        }
    }

    /// <summary>
    /// Queues in the recordings held messages already: offsets are compared from the first one on.
    /// </summary>
    private void CompareSent(WireAnswer theirs, WireAnswer ours)
    {
        foreach (var name in OnEveryAnswer.Where(theirs.Fields.ContainsKey))
            Assert.Equal(theirs.Fields[name], ours.Fields[name]);
        if (theirs.Code != ResponseCode.Success)
            return;
        var queue = theirs.Fields["queueId"];
        if (string.Equals(ours.Fields["queueId"], queue, StringComparison.Ordinal))
        {
            var offset = theirs.Number("queueOffset") - ours.Number("queueOffset");
            Assert.Equal(_bases.GetValueOrDefault(queue, offset), offset);
            _bases[queue] = offset;
        }

        // Ids are compared by form; one that the client gave itself is compared by value.
        Assert.Equal(theirs.Fields["msgId"].Split(',').Length, ours.Fields["msgId"].Split(',').Length);
        Assert.All(ours.Fields["msgId"].Split(','), id => Assert.Equal(32, id.Length));
        var isOwn = theirs.Fields.TryGetValue("transactionId", out var key) && !key.Contains(
            "02128B5FFD2B", StringComparison.Ordinal);
        if (isOwn)
            Assert.Equal(key, ours.Fields["transactionId"]);
        else
            Assert.Equal(key is null, !ours.Fields.ContainsKey("transactionId"));
    }

    private static void ComparePulled(WireAnswer theirs, WireAnswer ours)
    {
        if (theirs.Remark is { } remark && theirs.Fields.ContainsKey("nextBeginOffset"))
            Assert.Equal(remark, ours.Remark);
        foreach (var (name, value) in theirs.Fields)
            Assert.Equal((name, value), (name, ours.Fields[name]));
        var (recorded, now) = (theirs.Messages(), ours.Messages());
        Assert.Equal(recorded.Select(m => m.QueueOffset), now.Select(m => m.QueueOffset));
        foreach (var (theirMessage, ourMessage) in recorded.Zip(now).Where(pair => !IsFiller(pair.Second)))
        {
            Assert.Equal(theirMessage.Message.Body.ToArray(), ourMessage.Message.Body.ToArray());
            Assert.Equal(
                theirMessage.Message.Properties.OrderBy(p => p.Key, StringComparer.Ordinal),
                ourMessage.Message.Properties.OrderBy(p => p.Key, StringComparer.Ordinal));
            Assert.Equal(theirMessage.BodyCrc, ourMessage.BodyCrc);
            Assert.Equal(theirMessage.StoreSizeBytes, ourMessage.StoreSizeBytes);
        }
    }

    private static bool IsFiller(Protocol.Records.StoredMessage message) =>
        message.Message.Body.Span.SequenceEqual("before"u8);
}
