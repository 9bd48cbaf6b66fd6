using System.Globalization;
using System.Text;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Cluster.Shards;

/// <summary>The bytes of RocketMQ's epoch file, <c>store/epochFileCheckpoint</c>.</summary>
/// <remarks>
/// Lines of ASCII text, each with a line feed behind it:
/// <code>
///   2              how many entries
///   773307083      CRC-32 of the lines below with their line feeds, without its highest bit; 0: not checked
///   7-7000         epoch, and the log position where it begins
///   8-8000
/// </code>
/// RocketMQ writes no file of no entries, and reads one of another system's line ends; so do we.
/// Source: apache/rocketmq 8fc57f1 common/.../utils/CheckpointFile.java,
/// store/.../ha/autoswitch/EpochFileCache.java#EpochEntrySerializer.
/// </remarks>
internal static class EpochHistoryFile
{
    private const int CrcMask = 0x7FFFFFFF;
    private const int NotChecked = 0;

    public static byte[] Encode(EpochHistory history)
    {
        var lines = new StringBuilder();
        foreach (var entry in history.Entries)
            lines.Append(CultureInfo.InvariantCulture, $"{entry.Epoch}-{entry.Start}\n");
        var body = lines.ToString();
        return Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{history.Entries.Length}\n{CrcOf(body)}\n{body}"));
    }

    /// <summary>Reads a file's bytes; <paramref name="fault"/> says what is wrong, and where.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> file, out EpochHistory history, out string fault)
    {
        history = EpochHistory.Empty;
        var lines = Encoding.ASCII.GetString(file).Split('\n');
        if (lines.Length < 3 || lines[^1].Length > 0)
            return Fault("it ends within a line", out fault);
        if (!TryNumber(lines[0], out var count) || !TryNumber(lines[1], out var crc))
            return Fault("its first two lines are not numbers", out fault);
        var rows = lines[2..^1];
        if (rows.Length != count)
            return Fault($"{rows.Length} entries follow in place of {count}", out fault);
        if (crc != NotChecked && crc != CrcOf(string.Concat(rows.Select(row => row + '\n'))))
            return Fault($"the checksum is not {crc}", out fault);

        var entries = new EpochEntry[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!TryEntry(rows[i].TrimEnd('\r'), out entries[i]))
                return Fault($"line {i + 3} is no entry", out fault);
        }

        if (EpochHistory.TryMake(entries) is not { } read)
            return Fault("its entries are not in order", out fault);
        (history, fault) = (read, "");
        return true;
    }

    private static bool Fault(string what, out string fault)
    {
        fault = what;
        return false;
    }

    private static bool TryEntry(string line, out EpochEntry entry)
    {
        entry = default;
        var dash = line.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !TryNumber(line[..dash], out var epoch) || epoch > int.MaxValue
            || !TryNumber(line[(dash + 1)..], out var start))
        {
            return false;
        }

        entry = new(new((int)epoch), new(start));
        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text.TrimEnd('\r'), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static int CrcOf(string lines) => (int)(Crc32.Of(Encoding.ASCII.GetBytes(lines)) & CrcMask);
}
