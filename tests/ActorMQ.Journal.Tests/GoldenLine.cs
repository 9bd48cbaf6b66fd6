using System.Security.Cryptography;
using System.Text.Json;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

/// <summary>Holds a message against its line in the manifest of a golden store.</summary>
internal static class GoldenLine
{
    /// <summary>Every field, and the body as far as it can be inflated here.</summary>
    public static void Check(JsonElement line, StoredMessage message)
    {
        Assert.Equal(line.GetProperty("topic").GetString(), message.Message.Topic.Value);
        Assert.Equal(line.GetProperty("queueId").GetInt32(), message.Queue.Value);
        Assert.Equal(line.GetProperty("queueOffset").GetInt64(), message.QueueOffset.Value);
        Assert.Equal(line.GetProperty("storeTimestamp").GetInt64(), message.StoreTimestampMs);
        Assert.Equal(line.GetProperty("bornTimestamp").GetInt64(), message.BornTimestampMs);
        Assert.Equal(line.GetProperty("flag").GetInt32(), message.Message.Flag);
        Assert.Equal(line.GetProperty("bodyCRC").GetInt32(), message.BodyCrc);
        Assert.Equal(line.GetProperty("reconsumeTimes").GetInt32(), message.ReconsumeTimes);
        Assert.Equal(
            line.GetProperty("preparedTransactionOffset").GetInt64(),
            message.PreparedTransactionOffset.Value);
        Assert.Equal(HostOf(line, "bornHost"), message.BornHost.ToString());
        Assert.Equal(HostOf(line, "storeHost"), message.StoreHost.ToString());
        Assert.Equal(line.GetProperty("offsetMsgId").GetString(), message.OffsetMessageId.ToString());
        // The manifest of 4.9.8 leaves the "compressed" bit in place.
        Assert.Equal(line.GetProperty("sysFlag").GetInt32() & ~1, message.SysFlag.Value & ~1);
        CheckProperties(line, message);
        if (message.SysFlag.IsCompressed)
            Assert.NotEqual(CompressionKind.Zlib, message.SysFlag.Compression);
        else
            CheckBody(line, message);
    }

    private static void CheckProperties(JsonElement line, StoredMessage message)
    {
        var expected = line.GetProperty("properties").EnumerateObject().ToDictionary(
            property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal);
        Assert.Equal(expected, message.Message.Properties.ToDictionary(StringComparer.Ordinal));
        if (line.GetProperty("uniqKey").GetString() is { } key)
            Assert.Equal(key, message.MessageId);
    }

    private static void CheckBody(JsonElement line, StoredMessage message)
    {
        Assert.Equal(line.GetProperty("bodyLength").GetInt32(), message.Message.Body.Length);
        Assert.Equal(
            line.GetProperty("bodySha256").GetString(),
            Convert.ToHexStringLower(SHA256.HashData(message.Message.Body.Span)));
    }

    private static string HostOf(JsonElement line, string name)
    {
        var text = line.GetProperty(name).GetString()!;
        text = text[(text.LastIndexOf('/') + 1)..];
        return System.Net.IPEndPoint.Parse(text).ToString();
    }
}
