using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorMQ.Output;

/// <summary>A JSON object on one line, for scripts.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Form = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Values are texts, whole numbers, true or false, several texts, or texts by name; null is left out.
    /// </summary>
    internal static string Of(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
                Write(json, name, value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case IEnumerable<string> texts:
                json.WriteStartArray(name);
                foreach (var text in texts)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            case IEnumerable<KeyValuePair<string, string>> pairs:
                json.WriteStartObject(name);
                foreach (var (key, text) in pairs)
                    json.WriteString(key, text);
                json.WriteEndObject();
                break;
            default:
                throw new ArgumentException($"{value.GetType()} has no place in a line", nameof(value));
        }
    }
}
