using ActorMQ.Journal.Logs;
using ActorMQ.Model;

namespace ActorMQ.Journal.Queues;

/// <content>Letting go of the oldest files.</content>
internal sealed partial class UnitFiles
{
    /// <summary>Removes the files, except the last, that end at or before an index.</summary>
    /// <returns>How many.</returns>
    public int DeleteBefore(long end) => DeleteWhile(last => last < end);

    /// <summary>Removes the files, except the last, whose units all point before a position.</summary>
    /// <returns>How many.</returns>
    public int DeleteBefore(JournalPosition logStart) =>
        DeleteWhile(
            last => Read(last) is { IsThere: true, IsRemoved: false } unit && unit.Position < logStart);

    /// <summary>One after the other, each for good, so that a power cut leaves no hole.</summary>
    /// <param name="isGone">Told the index of a file's last unit.</param>
    private int DeleteWhile(Predicate<long> isGone)
    {
        var begins = Segment.BeginsIn(files, directory);
        var count = 0;
        while (count < begins.Count - 1 && isGone((begins[count] / UnitSize) + unitsPerFile - 1))
        {
            handles.Delete(Place(begins[count] / UnitSize).Path);
            files.FlushDirectory(directory);
            count++;
        }

        return count;
    }
}
