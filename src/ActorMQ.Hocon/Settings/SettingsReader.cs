using System.Globalization;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary>
/// Reads the keys of one section, each with its type and range, and reports what is wrong to a ledger.
/// </summary>
/// <remarks>
/// A wrong value never throws: the read returns the least value allowed, the problem goes to the ledger, and
/// whoever reads the settings must look there before using them. Defaults are in reference.conf alone.
/// </remarks>
public sealed class SettingsReader
{
    private readonly ConfigObject? _section;
    private readonly string _path;
    private readonly KeyLedger _ledger;

    private SettingsReader(ConfigObject? section, string path, KeyLedger ledger)
    {
        _section = section;
        _path = path;
        _ledger = ledger;
    }

    /// <summary>The reader of a configuration's section at the root.</summary>
    public static SettingsReader Of(ConfigObject config, string name, KeyLedger ledger)
    {
        ledger.Section(name);
        return new SettingsReader(SectionOf(config.Find(name), name, ledger, config.Origin), name, ledger);
    }

    /// <summary>The reader of a section inside of this one.</summary>
    public SettingsReader Section(string name)
    {
        var path = Full(name);
        _ledger.Section(path);
        // What is no object was reported once; its keys are not reported again.
        var section = _section is null ? null
            : SectionOf(_section.Find(name), path, _ledger, _section.Origin);
        return new SettingsReader(section, path, _ledger);
    }

    /// <summary>A text that is not empty.</summary>
    public string Text(string key)
    {
        var text = OptionalText(key);
        if (text is null)
            Refuse(key, "the value is empty", "Write a text");
        return text ?? "";
    }

    /// <summary>A text; null where it is empty.</summary>
    public string? OptionalText(string key)
    {
        var text = Read(key, "a text", static (ConfigValue v, out string? t) =>
            TypedValue.TryText(v, out t), "");
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>A whole number from min to max, both allowed.</summary>
    public int Int(string key, int min, int max) => (int)Long(key, min, max);

    /// <summary>A whole number from min to max, both allowed.</summary>
    public long Long(string key, long min, long max) => InRange(
        key, Read(key, "a whole number", TypedValue.TryLong, min), min, max,
        static n => n.ToString(CultureInfo.InvariantCulture));

    /// <summary>A TCP port: 0 for one that the system picks, to 65535.</summary>
    public int Port(string key) => Int(key, 0, 65535);

    /// <summary>true, yes, on, false, no or off.</summary>
    public bool Bool(string key) => Read(key, "true or false", TypedValue.TryBool, fallback: false);

    /// <summary>A duration from min to max, both allowed; a bare number counts milliseconds.</summary>
    public TimeSpan Duration(string key, TimeSpan min, TimeSpan max) => InRange(
        key, Read(key, "a duration", TypedValue.TryDuration, min, " such as 500 ms, 30 s or 2 h"), min, max,
            Shown);

    /// <summary>A size in bytes from min to max, both allowed; a bare number counts bytes.</summary>
    public long Size(string key, long min, long max) => InRange(
        key, Read(key, "a size", TypedValue.TrySize, min, " such as 512 KiB or 1 GiB"), min, max,
        static n => $"{n.ToString(CultureInfo.InvariantCulture)} bytes");

    /// <summary>One of some names, whatever their case.</summary>
    public T Choice<T>(string key, params (string Name, T Value)[] choices)
    {
        var names = string.Join(", ", choices.Select(c => c.Name));
        return Read(key, $"one of {names}", TryChoose, choices[0].Value)!;

        bool TryChoose(ConfigValue value, out T? chosen)
        {
            chosen = default;
            if (!TypedValue.TryText(value, out var text))
                return false;
            foreach (var (name, choice) in choices)
            {
                if (!string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
                    continue;
                chosen = choice;
                return true;
            }

            return false;
        }
    }

    /// <summary>An address, <c>host:port</c>; null where the text is empty.</summary>
    /// <param name="key">The key.</param>
    /// <param name="defaultPort">Taken where the address has no port.</param>
    public HostPort? OptionalAddress(string key, int defaultPort)
    {
        if (OptionalText(key) is not { } text)
            return null;
        if (HostPort.TryParse(text, defaultPort, out var address))
            return address;
        Refuse(key, $"{Shortened(text)} is not an address", "Write one such as \"host:10911\"");
        return null;
    }

    /// <summary>
    /// Addresses: a list of <c>host:port</c>, or one text with <c>;</c> or <c>,</c> between; may be empty.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="defaultPort">Taken where an address has no port.</param>
    public IReadOnlyList<HostPort> Addresses(string key, int defaultPort) => Texts(
        key, "a list of addresses", " such as [\"host:9876\"]",
        text => HostPort.TryParse(text, defaultPort, out var address) ? address : null);

    /// <summary>
    /// Endpoints of HTTP: like addresses, with <c>http://</c> or <c>https://</c> before them or not.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="defaultPort">Taken where an endpoint has no port.</param>
    public IReadOnlyList<Uri> Endpoints(string key, int defaultPort) => Texts(
        key, "a list of endpoints", " such as [\"host:2379\"]", text => EndpointOf(text, defaultPort));

    private static Uri? EndpointOf(string text, int defaultPort)
    {
        const string Secure = "https://";
        var isSecure = text.StartsWith(Secure, StringComparison.Ordinal);
        var bare = (isSecure ? text[Secure.Length..] : text).TrimEnd('/');
        return HostPort.TryParse(bare, defaultPort, out var address)
            ? new Uri($"{(isSecure ? "https" : "http")}://{address}")
            : null;
    }

    /// <summary>What the texts of a list mean, or the parts of one text; all or none are taken.</summary>
    private IReadOnlyList<T> Texts<T>(string key, string type, string example, Func<string, T?> read)
        where T : class
    {
        return Read<IReadOnlyList<T>>(key, type, TryRead, [], example)!;

        bool TryRead(ConfigValue value, out IReadOnlyList<T>? all)
        {
            var found = new List<T>();
            all = found;
            var texts = TypedValue.TryList(value, out var items)
                ? items.Select(i => TypedValue.TryText(i, out var t) ? t : "")
                : TypedValue.TryText(value, out var text)
                    ? text.Split([';', ','],
                        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    : [""];
            foreach (var written in texts)
            {
                if (read(written) is not { } one)
                    return false;
                found.Add(one);
            }

            return true;
        }
    }

    /// <summary>
    /// Reports a key whose value is of its type and in its range, yet does not go with others.
    /// </summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="advice">What to do, without a full stop.</param>
    public void Refuse(string key, string what, string advice)
    {
        if (IsRefused(key) || _section?.Find(key) is not { } field)
            return;
        _ledger.Report(new ConfigProblem(
            ProblemSeverity.Error, field.Value.Origin, Full(key), what, KeyMeaning.Of(field.Comment),
                advice));
    }

    /// <summary>
    /// Reports two keys that do not go with each other, at the one that the user has written; says nothing if
    /// one of them is wrong by itself.
    /// </summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="other">The section of the other key.</param>
    /// <param name="otherKey">The other key.</param>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="advice">What to do, without a full stop.</param>
    public void RefusePair(string key, SettingsReader other, string otherKey, string what, string advice)
    {
        if (IsRefused(key) || other.IsRefused(otherKey))
            return;
        var isDefault = string.Equals(
            _section?.Find(key)?.Value.Origin.Source, Reference.Source, StringComparison.Ordinal);
        if (isDefault)
            other.Refuse(otherKey, what, advice);
        else
            Refuse(key, what, advice);
    }

    private bool IsRefused(string key) =>
        _ledger.Problems.Any(p => string.Equals(p.Key, Full(key), StringComparison.Ordinal));

    private delegate bool TryRead<T>(ConfigValue value, out T? read);

    private T? Read<T>(string key, string type, TryRead<T> tryRead, T? fallback, string example = "")
    {
        _ledger.Read(Full(key));
        if (_section is null)
            return fallback;
        if (_section.Find(key) is not { } field)
        {
            _ledger.Report(new ConfigProblem(ProblemSeverity.Error, _section.Origin, Full(key),
                "the key is missing", "", $"Set it to {type}{example}"));
            return fallback;
        }

        if (tryRead(field.Value, out var read))
            return read;
        Refuse(key, $"{Shortened(field.Value.Render())} is not {type}", $"Write {type}{example}");
        return fallback;
    }

    private T InRange<T>(string key, T value, T min, T max, Func<T, string> shown)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0)
            return value;
        Refuse(key, $"{shown(value)} is out of range", $"Write a value from {shown(min)} to {shown(max)}");
        return min;
    }

    private string Full(string key) => $"{_path}.{key}";

    private static string Shown(TimeSpan span) => span.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds} s");

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private static ConfigObject? SectionOf(ConfigField? field, string path, KeyLedger ledger, Origin outer)
    {
        if (field?.Value is ConfigObject section)
            return section;
        ledger.Report(new ConfigProblem(ProblemSeverity.Error, field?.Value.Origin ?? outer, path,
            field is null ? "the section is missing" : $"{Shortened(field.Value.Render())} is not a section",
            KeyMeaning.Of(field?.Comment ?? ""), "Write { and }, and keys with values between"));
        return null;
    }
}
