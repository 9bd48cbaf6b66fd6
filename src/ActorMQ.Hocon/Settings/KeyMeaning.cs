namespace ActorMQ.Hocon.Settings;

/// <summary>What a key means: the first sentence of the comment above it in reference.conf.</summary>
internal static class KeyMeaning
{
    public static string Of(string comment)
    {
        var text = comment.Replace('\n', ' ');
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
