using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorMQ.Protocol.Tests.Golden;

/// <summary>
/// A recorded frame and what the recorder's own decoder said about it in the comment above.
/// </summary>
public sealed partial record GoldenFrame(string Scenario, int Number, byte[] Bytes, string Comment)
{
    private static readonly Lazy<GoldenFrame[]> Recorded = new(LoadAll);

    private readonly Match _match = Pattern().Match(Comment);

    public static IReadOnlyList<GoldenFrame> All => Recorded.Value;

    /// <summary>The request that this frame answers, when it was recorded.</summary>
    public GoldenFrame? Request { get; private set; }

    /// <summary>The answer to this request, when it was recorded.</summary>
    public GoldenFrame? Answer { get; private set; }

    public bool IsResponse => _match.Groups["kind"].Value is "RESPONSE";

    public bool IsOneWay => _match.Groups["kind"].Value is "REQUEST ONEWAY";

    public int Code => Number32("code");

    public int Opaque => Number32("opaque");

    public int Flag => Number32("flag");

    public int Version => Number32("version");

    /// <summary>
    /// The body's size; two comments tell it as it was before the client id was made anonymous.
    /// </summary>
    public int BodySize =>
        Number32("size") - (IsResponse && Scenario.EndsWith("consumer-litepull", StringComparison.Ordinal) && Number32("size") == 45 ? 3 : 0);

    public string Language => _match.Groups["language"].Value;

    public bool IsBinary => _match.Groups["form"].Value is "ROCKETMQ";

    public string? Remark => _match.Groups["remark"].Success
        ? JsonSerializer.Deserialize<string>(_match.Groups["remark"].ValueSpan)
        : null;

    public Dictionary<string, JsonElement> Fields =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(_match.Groups["ext"].ValueSpan) ?? [];

    public override string ToString() => $"{Scenario} frame {Number}";

    private int Number32(string group) => int.Parse(_match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static GoldenFrame[] LoadAll() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.hex").Order(StringComparer.Ordinal).SelectMany(Load)];

    private static List<GoldenFrame> Load(string path)
    {
        var frames = new List<GoldenFrame>();
        var waiting = new Dictionary<(string Connection, int Opaque, bool FromServer), GoldenFrame>();
        var comment = string.Empty;
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith('#'))
            {
                comment = line;
                continue;
            }

            if (line.Length == 0)
                continue;
            var words = line.Split(' ');
            var bytes = Convert.FromHexString(words[3]);
            var frame = new GoldenFrame(Path.GetFileNameWithoutExtension(path), frames.Count + 1, bytes, comment);
            var fromServer = words[0] is "S>C";
            if (frame.IsResponse && waiting.Remove((words[2], frame.Opaque, !fromServer), out var request))
                (frame.Request, request.Answer) = (request, frame);
            else if (!frame.IsResponse)
                waiting[(words[2], frame.Opaque, fromServer)] = frame;
            frames.Add(frame);
        }

        return frames;
    }

    [GeneratedRegex(
        """(?<kind>REQUEST ONEWAY|REQUEST|RESPONSE) code=(?<code>-?\d+).* opaque=(?<opaque>-?\d+) flag=(?<flag>\d+) language=(?<language>\S+) version=(?<version>\d+)\(\S+\) ser=(?<form>\S+)(?: remark=(?<remark>"(?:[^"\\]|\\.)*"))? ext=(?<ext>null|\{.*\}) body=(?<size>\d+) bytes""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pattern();
}
