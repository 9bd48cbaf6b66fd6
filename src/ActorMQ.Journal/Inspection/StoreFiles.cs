using System.Globalization;
using ActorMQ.Journal.Files;
using ActorMQ.Journal.Index;
using ActorMQ.Journal.Logs;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;

namespace ActorMQ.Journal.Inspection;

/// <summary>
/// The files of a store that nobody has open, whichever sizes they were written with: those tell themselves.
/// </summary>
internal sealed class StoreFiles : IDisposable
{
    private const int OpenFileCountMax = 256;
    private readonly IDisposable _lock;

    private StoreFiles(IJournalFiles files, string root, IDisposable held)
    {
        Files = files;
        Root = root;
        _lock = held;
        Begins = Segment.BeginsIn(files, LogPath);
        SegmentSizeBytes = FindSegmentSize();
        UnitsPerFile = FindUnitsPerFile();
        Handles = new FileHandles(files, OpenFileCountMax);
    }

    public IJournalFiles Files { get; }

    public string Root { get; }

    public FileHandles Handles { get; }

    /// <summary>Where each segment that is there begins, in order.</summary>
    public List<long> Begins { get; private set; }

    public long SegmentSizeBytes { get; }

    public int UnitsPerFile { get; }

    public string LogPath => $"{Root}/commitlog";

    public string QueuesPath => $"{Root}/consumequeue";

    public string IndexPath => $"{Root}/index";

    public bool StoppedCleanly => !Files.Exists($"{Root}/abort");

    /// <summary>Takes the store's lock, so that no broker opens it meanwhile.</summary>
    /// <exception cref="InvalidDataException">There is no store.</exception>
    /// <exception cref="IOException">A broker has it open, or the disk could not read.</exception>
    public static StoreFiles Open(IJournalFiles files, string root)
    {
        if (Segment.BeginsIn(files, $"{root}/commitlog").Count == 0)
        {
            throw new InvalidDataException(
                $"there is no store in {root}: no file of a log lies in {root}/commitlog");
        }

        var held = files.TryLock($"{root}/lock")
            ?? throw new IOException($"the store {root} is open in a broker: stop it first");
        try
        {
            return new StoreFiles(files, root, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The parts of the log between which files are missing; one when none is.</summary>
    public IEnumerable<CommitLog> OpenRuns()
    {
        for (var first = 0; first < Begins.Count;)
        {
            var count = 1;
            while (first + count < Begins.Count
                && Begins[first + count] == Begins[first + count - 1] + SegmentSizeBytes)
            {
                count++;
            }

            using var run = CommitLog.OpenToInspect(
                Files, LogPath, Begins.GetRange(first, count), SegmentSizeBytes);
            yield return run;
            first += count;
        }
    }

    public string PathOf(JournalPosition position) =>
        $"{LogPath}/{Segment.NameOf(position.Value - (position.Value % SegmentSizeBytes))}";

    public long OffsetOf(JournalPosition position) => position.Value % SegmentSizeBytes;

    public UnitFiles UnitsOf(TopicName topic, QueueId queue) =>
        new(Files, Handles, $"{QueuesPath}/{topic}/{queue}", UnitsPerFile);

    /// <summary>All queues that have a directory.</summary>
    public IEnumerable<(TopicName Topic, QueueId Queue)> Queues()
    {
        foreach (var topic in Files.List(QueuesPath))
        {
            foreach (var name in Files.List($"{QueuesPath}/{topic}"))
            {
                if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var queue))
                    yield return (new TopicName(topic), new QueueId(queue));
            }
        }
    }

    /// <summary>The names of the index files, the oldest first.</summary>
    public List<string> IndexNames() =>
        [.. Files.List(IndexPath).Where(IndexFileName.IsOne).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Handles.Dispose();
        _lock.Dispose();
    }

    /// <summary>Files have their full size from the start; one that was cut has a neighbour.</summary>
    private long FindSegmentSize()
    {
        var size = Begins.Max(begin => LengthOf($"{LogPath}/{Segment.NameOf(begin)}"));
        for (var index = 1; index < Begins.Count; index++)
            size = Math.Min(Math.Max(size, 1), Begins[index] - Begins[index - 1]);
        size = Math.Max(size, 1);
        foreach (var begin in Begins.Where(begin => begin % size != 0))
        {
            throw new InvalidDataException(
                $"{LogPath}/{Segment.NameOf(begin)} begins at no multiple of {size}, its neighbours' size");
        }

        return size;
    }

    private int FindUnitsPerFile()
    {
        var longest = 0L;
        foreach (var (topic, queue) in Queues())
        {
            var directory = $"{QueuesPath}/{topic}/{queue}";
            foreach (var begin in Segment.BeginsIn(Files, directory))
                longest = Math.Max(longest, LengthOf($"{directory}/{Segment.NameOf(begin)}"));
        }

        return longest < ConsumeQueueUnit.UnitSizeBytes
            ? new ConsumeQueueOptions().UnitsPerFile
            : (int)(longest / ConsumeQueueUnit.UnitSizeBytes);
    }

    private long LengthOf(string path)
    {
        using var file = Files.Open(path);
        return file.Length;
    }
}
