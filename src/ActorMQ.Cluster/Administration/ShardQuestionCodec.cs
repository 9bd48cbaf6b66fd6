using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorMQ.Actors;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Administration;

/// <summary>Questions between nodes: <c>status</c>, or <c>hand-over NODE</c>; answers as JSON.</summary>
internal sealed class ShardQuestionCodec : IEntityCodec<BrokerName, ShardQuestion>
{
    private const string Status = "status";
    private const string HandOver = "hand-over ";

    public void WriteKey(BrokerName key, IBufferWriter<byte> into) => Encoding.UTF8.GetBytes(key.Value, into);

    public bool TryReadKey(ReadOnlySpan<byte> bytes, out BrokerName key)
    {
        key = new BrokerName(Encoding.UTF8.GetString(bytes));
        return !bytes.IsEmpty;
    }

    public bool TryWrite(ShardQuestion message, IBufferWriter<byte> into)
    {
        var text = message switch
        {
            ShardQuestion.Status => Status,
            ShardQuestion.HandOver handOver => HandOver + handOver.Target,
            _ => null,
        };
        if (text is null)
            return false;
        Encoding.UTF8.GetBytes(text, into);
        return true;
    }

    public bool TryRead(
        ReadOnlySpan<byte> bytes, RemoteAsker asker, [MaybeNullWhen(false)] out ShardQuestion message)
    {
        var text = Encoding.UTF8.GetString(bytes);
        message = text switch
        {
            Status => new ShardQuestion.Status(asker.ReplyTo<ShardAnswer>(Write)),
            _ when text.StartsWith(HandOver, StringComparison.Ordinal) && text.Length > HandOver.Length =>
                new ShardQuestion.HandOver(new(text[HandOver.Length..]), asker.ReplyTo<ShardAnswer>(Write)),
            _ => null,
        };
        return message is not null;
    }

    public PendingReply? ReplyOf(ShardQuestion message) => message switch
    {
        ShardQuestion.Status status => PendingReply.Of<ShardAnswer>(status.Reply, TryReadAnswer),
        ShardQuestion.HandOver handOver => PendingReply.Of<ShardAnswer>(handOver.Reply, TryReadAnswer),
        _ => null,
    };

    private static void Write(ShardAnswer answer, IBufferWriter<byte> into) =>
        into.Write(JsonSerializer.SerializeToUtf8Bytes(answer, ShardAnswerJson.Default.ShardAnswer));

    private static bool TryReadAnswer(
        ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out ShardAnswer answer)
    {
        try
        {
            answer = JsonSerializer.Deserialize(bytes, ShardAnswerJson.Default.ShardAnswer);
        }
        catch (JsonException)
        {
            answer = null;
        }

        return answer is not null;
    }
}

/// <summary>The answers' JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShardAnswer))]
internal sealed partial class ShardAnswerJson : JsonSerializerContext;
