using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary><c>key=value</c> from the command line.</summary>
internal static class OverrideLayer
{
    public static HoconText Read(string text)
    {
        var source = $"command line '{text}'";
        var origin = new Origin(source, 0, 0);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new HoconException(
                origin, "this is no key=value", "Write for example broker.listen-port=10911");
        }

        var keys = ConfigPath.Parse(text[..equals], source).ToList();
        if (!string.Equals(keys[0], Reference.Root, StringComparison.Ordinal))
            keys.Insert(0, Reference.Root);
        if (keys.Count > Parser.DepthMax)
            throw new HoconException(origin, "the key has too many parts", "Shorten it");
        var value = Value(text[(equals + 1)..].Trim(), source, origin);
        return new HoconText(new ObjectNode([Nesting.Field(keys, value, origin)], origin));
    }

    private static Node Value(string written, string source, Origin origin)
    {
        if (written.Length == 0 || written[0] is not ('[' or '{' or '"' or '$'))
            return new ScalarNode(ScalarKind.Text, written, origin);
        var root = (ObjectNode)Parser.Parse(
            "v=" + written, ParseContext.Root(source, NoConfigFiles.Instance));
        return root.Fields is [var only]
            ? only.Value
            : throw new HoconException(
                origin, "the value holds more than one value", "Put it into double quotes");
    }
}
