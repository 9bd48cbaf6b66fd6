namespace ActorMQ.NameServer.Tests.Golden;

/// <summary>A frame of a recording of RocketMQ 5.3.3's name server.</summary>
internal sealed record GoldenFrame(bool IsAnswer, byte[] Bytes)
{
    /// <summary>The name server's frames of one recording, in the order in which they were seen.</summary>
    internal static List<GoldenFrame> Load(string scenario) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", scenario + ".hex"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' '))
            .Where(words => words[1] is "ns")
            .Select(words => new GoldenFrame(words[0] is "S>C", Convert.FromHexString(words[3]))),
    ];
}
