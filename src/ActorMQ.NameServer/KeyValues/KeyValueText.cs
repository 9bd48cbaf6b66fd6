using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorMQ.Model.Routing;

namespace ActorMQ.NameServer.KeyValues;

/// <summary>
/// The content of <c>kvConfig.json</c>: <c>{"configTable":{"namespace":{"key":"value"}}}</c>.
/// </summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 namesrv/.../kvconfig/KVConfigSerializeWrapper.java.</remarks>
internal static class KeyValueText
{
    private static readonly JsonWriterOptions Form = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
    };

    internal static byte[] Write(KeyValueConfig config)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteStartObject("configTable"u8);
            foreach (var (space, values) in config.Namespaces)
            {
                json.WriteStartObject(space);
                foreach (var (key, value) in values)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The content is not what <see cref="Write"/> writes.</exception>
    internal static KeyValueConfig Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var config = KeyValueConfig.Empty;
            foreach (var space in json.RootElement.GetProperty("configTable"u8).EnumerateObject())
            {
                foreach (var pair in space.Value.EnumerateObject())
                    config = config.Put(space.Name, pair.Name, pair.Value.GetString() ?? string.Empty);
            }

            return config;
        }
        catch (Exception broken) when (
            broken is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException(
                $"the key-value configuration can't be read: {broken.Message}", broken);
        }
    }
}
