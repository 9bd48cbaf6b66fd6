using System.Buffers;
using ActorMQ.Broker.Queues;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Broker.Requests;

/// <summary>Lays the messages of a send out as commit-log records.</summary>
/// <remarks>
/// A single message gets the broker's properties, and an id if the client gave none. The messages of a batch
/// are stored with the properties that they came with. Behind them all comes <see cref="RecordCrc"/>, if the
/// log is to have it.
/// Source: apache/rocketmq 8fc57f1 store/.../MessageExtEncoder.java,
/// broker/.../processor/SendMessageProcessor.java.
/// </remarks>
/// <param name="identity">Who stores.</param>
/// <param name="keys">Where ids come from.</param>
/// <param name="sealsRecords">Whether records get a checksum of all their bytes.</param>
internal sealed class MessageLayout(BrokerIdentity identity, UniqueKeySource keys, bool sealsRecords)
{
    private static ReadOnlySpan<byte> KeyName => "UNIQ_KEY\u0001"u8;

    /// <summary>Who stores.</summary>
    internal BrokerIdentity Identity => identity;

    /// <summary>Adds the messages of one request to a batch; adds nothing when they are refused.</summary>
    /// <param name="batch">Where they go.</param>
    /// <param name="context">The request.</param>
    /// <param name="header">Its header.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="refusal">Why not, when the answer is false.</param>
    internal bool TryAdd(
        AppendBatch batch,
        in RequestContext context,
        in SendMessageRequestHeader header,
        ReadOnlySpan<byte> topic,
        out Refusal refusal)
    {
        if (new MessageSysFlag(header.SysFlag).Transaction != TransactionKind.None)
        {
            refusal = new(ResponseCode.RequestCodeNotSupported, "transactional messages are not served yet");
            return false;
        }

        return header.Batch
            ? TryAddMany(batch, context, header, topic, out refusal)
            : TryAddOne(batch, context, header, topic, out refusal);
    }

    private bool TryAddOne(
        AppendBatch batch,
        in RequestContext context,
        in SendMessageRequestHeader header,
        ReadOnlySpan<byte> topic,
        out Refusal refusal)
    {
        var given = SendProperties.Read(header.Properties.Span);
        if (!given.CanBeServed(out refusal))
            return false;

        var added = identity.AddedProperties.Span;
        var scratch = context.Session.Sends.Scratch(
            given.SizeMax(added.Length) + KeyName.Length + keys.DigitCount + 1);
        var size = given.WriteTo(scratch, added);
        var key = given.UniqueKey.IsEmpty ? AddKey(scratch, ref size) : given.FindKey(scratch[..size]);
        var draft = Draft(batch, context, header, topic, header.Flag, context.Command.Body, scratch[..size]);
        if (!Fits(draft, out var recordSize, out refusal))
            return false;

        var start = batch.AddRecord(draft, recordSize, TagsCode.OfUtf8(given.Tags));
        var propertiesStart = start + recordSize - draft.PropertiesSize;
        batch.AddRequest(
            context.Ticket,
            recordCount: 1,
            new AppendKey(propertiesStart + key.Start.Value, key.End.Value - key.Start.Value, Apart: null),
            RepeatsMessageId(context.Command));
        return true;
    }

    private bool TryAddMany(
        AppendBatch batch,
        in RequestContext context,
        in SendMessageRequestHeader header,
        ReadOnlySpan<byte> topic,
        out Refusal refusal)
    {
        if (topic.Length > TopicValidator.TopicLengthMax || topic.StartsWith("%RETRY%"u8))
        {
            refusal = new(ResponseCode.MessageIllegal,
                "a batch cannot go to a retry topic, nor to one with so long a name");
            return false;
        }

        refusal = default;
        var rest = context.Command.Body;
        var count = 0;
        while (BatchItem.TryRead(ref rest, out var item, out _) && TryAddItem(
            batch, context, header, topic, item, out refusal))
        {
            count++;
        }

        if (!rest.IsEmpty && refusal.Remark is null)
            refusal = new(ResponseCode.MessageIllegal, $"the batch is malformed after {count} messages");
        if (refusal.Remark is not null)
        {
            batch.RemoveLast(count);
            return false;
        }

        var key = SendProperties.Read(header.Properties.Span).UniqueKey;
        batch.AddRequest(
            context.Ticket, count, new AppendKey(0, 0, Apart: key.ToArray()),
                RepeatsMessageId(context.Command));
        return true;
    }

    private bool TryAddItem(
        AppendBatch batch,
        in RequestContext context,
        in SendMessageRequestHeader header,
        ReadOnlySpan<byte> topic,
        in BatchItem item,
        out Refusal refusal)
    {
        var properties = item.Properties.FirstSpan;
        if (!item.Properties.IsSingleSegment || properties is [.., 0])
        {
            // No record ends with a zero by itself: so recovery tells one whose end never reached the disk.
            var size = (int)item.Properties.Length;
            var scratch = context.Session.Sends.Scratch(size + 1);
            item.Properties.CopyTo(scratch);
            if (scratch[size - 1] == 0)
                scratch[size++] = 2;
            properties = scratch[..size];
        }

        var given = SendProperties.Read(properties);
        var draft = Draft(batch, context, header, topic, item.Flag, item.Body, properties);
        if (!given.CanBeServed(out refusal) || !Fits(draft, out var recordSize, out refusal))
            return false;
        batch.AddRecord(draft, recordSize, TagsCode.OfUtf8(given.Tags));
        return true;
    }

    private RecordDraft Draft(
        AppendBatch batch,
        in RequestContext context,
        in SendMessageRequestHeader header,
        ReadOnlySpan<byte> topic,
        int flag,
        in ReadOnlySequence<byte> body,
        ReadOnlySpan<byte> properties) => new()
        {
            Topic = topic,
            Body = body,
            Properties = properties,
            Queue = batch.Queue,
            Flag = flag,
            SysFlag = new MessageSysFlag(header.SysFlag),
            BornTimestampMs = header.BornTimestamp,
            BornHost = context.BornHost,
            StoreHost = identity.StoreHost,
            ReconsumeTimes = header.ReconsumeTimes,
            ReserveRecordCrc = sealsRecords,
        };

    private static bool Fits(in RecordDraft draft, out int recordSize, out Refusal refusal)
    {
        var fault = draft.Measure(out recordSize);
        refusal = fault == RecordFault.None
            ? default
            : new(ResponseCode.MessageIllegal, $"the message is illegal: {fault} is out of bounds");
        return fault == RecordFault.None;
    }

    private Range AddKey(Span<byte> properties, ref int size)
    {
        KeyName.CopyTo(properties[size..]);
        var start = size + KeyName.Length;
        var end = start + keys.NextUtf8(properties[start..]);
        properties[end] = 2;
        size = end + 1;
        return start..end;
    }

    /// <summary>
    /// A client written for .NET looks for the id in a second field, which RocketMQ does not fill.
    /// </summary>
    private static bool RepeatsMessageId(in RemotingCommand command) =>
        command.Language == LanguageCode.DotNet;
}
