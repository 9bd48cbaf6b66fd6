using ActorMQ.Hocon.RocketMq;

namespace ActorMQ.Hocon.Settings;

/// <summary>Finds the key that was probably meant.</summary>
internal static class KeySuggestion
{
    /// <summary>An advice, without a full stop.</summary>
    /// <param name="key">The unknown key.</param>
    /// <param name="keys">All keys that there are.</param>
    /// <param name="sections">All sections that there are.</param>
    public static string For(
        string key, IReadOnlyCollection<string> keys, IReadOnlyCollection<string> sections)
    {
        var leaf = Leaf(key);
        if (RocketMqKeys.Find(leaf) is { Key.Length: > 0 } known)
            return $"RocketMQ's {leaf} is '{known.Key}' here";
        var hyphened = key[..^leaf.Length] + Hyphened(leaf);
        var near = keys.Concat(sections)
            .Select(k => (Key: k, Distance: Distance(hyphened, k)))
            .OrderBy(k => k.Distance).ThenBy(k => k.Key, StringComparer.Ordinal)
            .FirstOrDefault();
        if (near.Key is not null && near.Distance <= Math.Max(2, leaf.Length / 3))
            return $"Did you mean '{near.Key}'";
        var elsewhere = keys.FirstOrDefault(k =>
            string.Equals(Leaf(k), Hyphened(leaf), StringComparison.Ordinal));
        return elsewhere is not null
            ? $"Did you mean '{elsewhere}'"
            : "Take it away; hocon/reference.conf lists every key";
    }

    /// <summary>The nearest of some names, or null if none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> names) => names
        .Select(n => (Name: n, Distance: Distance(name, n)))
        .Where(n => n.Distance <= Math.Max(2, name.Length / 4))
        .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
        .Select(n => n.Name).FirstOrDefault();

    private static string Leaf(string key) => key[(key.LastIndexOf('.') + 1)..];

    /// <summary>listenPort and listen_port become listen-port.</summary>
    private static string Hyphened(string name) => string.Concat(name.Select((c, i) =>
        c == '_' ? "-" : char.IsAsciiLetterUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));

    /// <summary>
    /// How many characters must be put in, taken out, replaced or swapped with their neighbour.
    /// </summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 8 || a.Length > 200)
            return int.MaxValue;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        }

        return rows[a.Length, b.Length];
    }
}
