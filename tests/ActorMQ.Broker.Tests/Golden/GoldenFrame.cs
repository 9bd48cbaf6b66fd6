namespace ActorMQ.Broker.Tests.Golden;

/// <summary>One frame between a client and RocketMQ 5.3.3's broker, as it was recorded.</summary>
/// <param name="IsFromBroker">An answer or a push; else a request.</param>
/// <param name="Connection">The connection's number in the recording.</param>
/// <param name="Bytes">The whole frame.</param>
internal sealed record GoldenFrame(bool IsFromBroker, int Connection, byte[] Bytes)
{
    /// <summary>The broker's frames of one recording, in the order in which they were seen.</summary>
    internal static List<GoldenFrame> Load(string scenario) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", scenario + ".hex"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' '))
            .Where(words => words[1] is "br")
            .Select(words => new GoldenFrame(
                words[0] is "S>C",
                int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture),
                Convert.FromHexString(words[3]))),
    ];
}
