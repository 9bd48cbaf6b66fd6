using System.Globalization;
using ActorMQ.Journal.Files;
using ActorMQ.Model;

namespace ActorMQ.Journal.Logs;

/// <summary>One file of the log: the positions <c>[Begin, End)</c>.</summary>
/// <remarks>
/// The file is closed when nobody holds it any more: the log does from the start until it lets go, a reader
/// while it reads. So a segment that is deleted is not torn away from who reads it.
/// </remarks>
internal sealed record Segment(IJournalFile File, string Path, JournalPosition Begin, JournalPosition End)
{
    private const int NameLength = 20;
    private int _holders = 1;
    private int _isLetGo;

    /// <summary>
    /// The store time of the first record behind the segment, in milliseconds since 1970; 0 if not looked up.
    /// For the thread that deletes.
    /// </summary>
    public long ClosedAtMs { get; set; }

    /// <summary>Keeps the file open until <see cref="Release"/>; false when it is closed.</summary>
    public bool TryHold()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }

        return false;
    }

    /// <summary>Ends what a <see cref="TryHold"/> began.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            File.Dispose();
    }

    /// <summary>The log itself needs the file no more.</summary>
    public void LetGo()
    {
        if (Interlocked.Exchange(ref _isLetGo, 1) == 0)
            Release();
    }

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
