using System.Globalization;
using ActorMQ.Hocon.Settings;
using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.RocketMq;

/// <summary>
/// Translates RocketMQ's broker.conf and namesrv.conf, which are Java properties, to our keys.
/// </summary>
internal static class RocketMqFile
{
    /// <summary>
    /// True for a text of <c>name = value</c> lines only, whose names are plain words, as RocketMQ's are and
    /// ours, which begin with actormq, never are; or for a file that ends in .properties.
    /// </summary>
    public static bool IsOne(string text, string path)
    {
        if (path.EndsWith(".properties", StringComparison.Ordinal))
            return true;
        var lines = 0;
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.IsEmpty || trimmed[0] is '#' or '!')
                continue;
            var name = trimmed[..Math.Max(0, trimmed.IndexOf('='))].Trim();
            if (name.IsEmpty || name.StartsWith("actormq", StringComparison.Ordinal) || !IsWord(name)
                || trimmed[^1] is '{' or '[' or '(')
            {
                return false;
            }

            lines++;
        }

        return lines > 0;
    }

    /// <summary>The file's settings under our keys; what has no effect is reported.</summary>
    /// <param name="text"></param>
    /// <param name="source"></param>
    /// <param name="forNameServer">The port and address are the name server's, not the broker's.</param>
    /// <param name="ledger"></param>
    public static ObjectNode Translate(string text, string source, bool forNameServer, KeyLedger ledger)
    {
        var fields = new List<Field>();
        foreach (var property in PropertiesText.Parse(text, source))
        {
            var value = property.Value.Trim();
            var key = RocketMqKeys.Find(property.Name);
            if (key is null)
                ledger.Report(Unknown(property));
            else if (key.Key.Length > 0)
                AddTo(fields, key, property with { Value = value }, forNameServer);
            else if (!string.Equals(key.Only, value, StringComparison.OrdinalIgnoreCase))
                ledger.Report(WithoutEffect(property, key));
        }

        return new ObjectNode(fields, new Origin(source, 1, 1));
    }

    private static void AddTo(List<Field> fields, RocketMqKey key, Property property, bool forNameServer)
    {
        var written = property.Value;
        if (key.Factor != 1 && long.TryParse(
            written, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            written = (number / key.Factor).ToString(CultureInfo.InvariantCulture);
        }

        if (key.Unit.Length > 0)
            written += " " + key.Unit;
        var name = forNameServer && property.Name is "listenPort" or "bindAddress"
            ? key.Key.Replace(".broker.", ".name-server.", StringComparison.Ordinal)
            : key.Key;
        fields.Add(Nested(name, written, property));
        if (key.Also.Length > 0)
            fields.Add(Nested(key.Also, written, property));
    }

    private static Field Nested(string key, string value, Property property) =>
        Nesting.Field(key.Split('.'), new ScalarNode(ScalarKind.Text, value, property.ValueOrigin),
            property.NameOrigin);

    private static ConfigProblem Unknown(Property property)
    {
        var near = KeySuggestion.Nearest(property.Name, RocketMqKeys.All);
        return new ConfigProblem(ProblemSeverity.Warning, property.NameOrigin, property.Name,
            "the name is not known here and has no effect", "",
            near is null ? "Take it away, or look in hocon/reference.conf for a key"
                : $"Did you mean '{near}'");
    }

    private static ConfigProblem WithoutEffect(Property property, RocketMqKey key) => key.Only is null
        ? new ConfigProblem(ProblemSeverity.Warning, property.NameOrigin, property.Name,
            $"the name has no effect: {key.Note}", "", "It can be taken away")
        : new ConfigProblem(ProblemSeverity.Error, property.ValueOrigin, property.Name,
            $"'{property.Value}' cannot be honoured: {key.Note}", "",
            key.Only.Length == 0 ? "Take it away" : $"Take it away, or write {key.Only}");

    private static bool IsWord(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }

        return true;
    }
}
