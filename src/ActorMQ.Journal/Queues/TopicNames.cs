using System.Text;
using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <summary>The names of topics by their bytes, so that a record's topic costs no new string.</summary>
/// <remarks>Owned by the thread that applies. Bounded: when full it begins anew.</remarks>
internal sealed class TopicNames
{
    private const int CountMax = 1 << 16;
    private const int LengthMax = 256;
    private readonly Dictionary<string, TopicName> _names = new(StringComparer.Ordinal);

    /// <summary>The name that these bytes, in UTF-8, spell.</summary>
    public TopicName Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LengthMax)
            return new(Encoding.UTF8.GetString(utf8));

        Span<char> chars = stackalloc char[LengthMax];
        chars = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        var names = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (names.TryGetValue(chars, out var name))
            return name;

        if (_names.Count >= CountMax)
            _names.Clear();
        name = new(new string(chars));
        _names.Add(name.Value, name);
        return name;
    }
}
