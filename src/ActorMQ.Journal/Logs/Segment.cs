using System.Globalization;
using ActorMQ.Journal.Files;
using ActorMQ.Model;

namespace ActorMQ.Journal.Logs;

/// <summary>One file of the log: the positions <c>[Begin, End)</c>.</summary>
internal sealed record Segment(IJournalFile File, string Path, JournalPosition Begin, JournalPosition End)
{
    private const int NameLength = 20;

    /// <summary>The file's name: the position of its first byte, in twenty digits.</summary>
    public static string NameOf(long begin) => begin.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>Reads a file's name; other files in the directory are none of ours.</summary>
    public static bool TryParseName(string name, out long begin)
    {
        begin = 0;
        return name.Length == NameLength
            && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out begin);
    }

    /// <summary>The begins of the files in a directory, in order.</summary>
    public static List<long> BeginsIn(IJournalFiles files, string directory)
    {
        var begins = new List<long>();
        foreach (var name in files.List(directory))
        {
            if (TryParseName(name, out var begin))
                begins.Add(begin);
        }

        begins.Sort();
        return begins;
    }
}
