using System.Globalization;
using System.Text;

namespace ActorMQ.Hocon.Values;

/// <summary>Writes values as text that parses back.</summary>
internal static class ConfigRender
{
    public static string Render(ConfigValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>A JSON string.</summary>
    public static string Quote(string content)
    {
        var text = new StringBuilder("\"", content.Length + 2);
        foreach (var c in content)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    private static void Append(StringBuilder text, ConfigValue value)
    {
        switch (value)
        {
            case ConfigScalar scalar:
                text.Append(scalar.Kind == ScalarKind.Text ? Quote(scalar.Text) : scalar.Text);
                break;
            case ConfigList list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Append(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case ConfigObject fields:
                text.Append('{');
                foreach (var (key, field) in fields.Fields)
                {
                    text.Append(ConfigPath.RenderKey(key)).Append('=');
                    Append(text, field.Value);
                    text.Append(',');
                }

                text.Append('}');
                break;
            default:
                throw new InvalidOperationException($"unknown value {value.GetType()}");
        }
    }
}
