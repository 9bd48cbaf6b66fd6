using ActorMQ.Model;

namespace ActorMQ.Journal.Inspection;

/// <summary>What a step of a repair does.</summary>
public enum RepairKind
{
    /// <summary>A file of the log that is missing is made, with one blank record.</summary>
    MakeFile,

    /// <summary>
    /// Bytes that are no records become records in no queue, or the blank end of a file: readers pass over.
    /// </summary>
    Fill,

    /// <summary>Everything from a place on is cut away.</summary>
    Cut,

    /// <summary>A file is put aside.</summary>
    PutAside,

    /// <summary>Files of the message index are put aside; the next start builds them anew.</summary>
    DropIndex,

    /// <summary>All consume queues are built anew from the log.</summary>
    BuildQueues,
}

/// <summary>One step of a repair.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">The file, or the directory.</param>
/// <param name="Begin">The first position in the log that it changes.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="StoreTimestampMs">What records that it writes are stored at, in milliseconds since
/// 1970.</param>
/// <param name="Text">What it does, as a sentence without a full stop.</param>
public sealed record RepairStep(
    RepairKind Kind,
    string Path,
    JournalPosition Begin,
    JournalPosition End,
    long StoreTimestampMs,
    string Text);
