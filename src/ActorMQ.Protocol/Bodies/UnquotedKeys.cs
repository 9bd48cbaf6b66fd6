using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ActorMQ.Protocol.Bodies;

/// <summary>Writes maps with numbers for keys as <see cref="MapKeys.Unquoted"/> says.</summary>
internal sealed class UnquotedKeys<TKey, TValue> : JsonConverter<SortedDictionary<TKey, TValue>>
    where TKey : struct, IBinaryInteger<TKey>
{
    public override void Write(
        Utf8JsonWriter writer, SortedDictionary<TKey, TValue> value, JsonSerializerOptions options)
    {
        var type = (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
        var text = new StringBuilder("{");
        foreach (var (key, entry) in value)
        {
            if (text.Length > 1)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{key}:");
            text.Append(JsonSerializer.Serialize(entry, type));
        }

        writer.WriteRawValue(text.Append('}').ToString(), skipInputValidation: true);
    }

    public override SortedDictionary<TKey, TValue> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("only for writing");
}
