using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Syntax;

/// <summary>Turns a path of keys into objects inside of each other.</summary>
internal static class Nesting
{
    /// <summary>
    /// The field of the first key, which holds the object of the second, and so on to the value.
    /// </summary>
    public static Field Field(IReadOnlyList<string> keys, Node value, Origin origin, string comment = "")
    {
        for (var i = keys.Count - 1; i > 0; i--)
            value = new ObjectNode([new Field(keys[i], value, origin, comment)], origin);
        return new Field(keys[0], value, origin, comment);
    }
}
