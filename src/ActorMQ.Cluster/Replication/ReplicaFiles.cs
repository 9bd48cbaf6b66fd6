using System.Text;
using ActorMQ.Cluster.Shards;
using ActorMQ.Journal.Files;

namespace ActorMQ.Cluster.Replication;

/// <summary>The two small files of a replica, beside its log. Blocks on the disk.</summary>
/// <remarks>
/// <code>
///   ROOT/epochFileCheckpoint     RocketMQ's, see EpochHistoryFile
///   ROOT/replica                 see ReplicaNote
/// </code>
/// </remarks>
/// <param name="files">The disk.</param>
/// <param name="root">The store's directory.</param>
internal sealed class ReplicaFiles(IJournalFiles files, string root)
{
    private const int SizeMax = 16 * 1024 * 1024;

    // What a store consists of, but for its lock; the note goes last, so that a crash leaves it to be done.
    private static readonly string[] StoreDirectories = ["commitlog", "consumequeue", "index", "config"];

    private static readonly string[] StoreFiles =
        ["abort", "checkpoint", "flushed", "queueends", "deletedtopics", "epochFileCheckpoint"];

    private string HistoryPath => $"{root}/epochFileCheckpoint";

    private string NotePath => $"{root}/replica";

    /// <summary>The epoch history; empty when there is none.</summary>
    /// <exception cref="InvalidDataException">The file makes no sense.</exception>
    public EpochHistory ReadHistory()
    {
        if (Read(HistoryPath) is not { } bytes)
            return EpochHistory.Empty;
        return EpochHistoryFile.TryDecode(bytes, out var history, out var fault)
            ? history
            : throw new InvalidDataException(
                $"the epoch file {HistoryPath} makes no sense: {fault}. A replica that does not know its "
                + "epochs must not take part: remove its store, and it copies the shard anew");
    }

    /// <summary>The note; null when there is none: the replica has never started here.</summary>
    /// <exception cref="InvalidDataException">The file makes no sense.</exception>
    public ReplicaNote? ReadNote()
    {
        if (Read(NotePath) is not { } bytes)
            return null;
        var head = Encoding.ASCII.GetString(bytes.AsSpan(0, Math.Min(200, bytes.Length)));
        return ReplicaNote.TryDecode(bytes)
            ?? throw new InvalidDataException($"{NotePath} makes no sense: {head}");
    }

    /// <summary>Durable when this returns.</summary>
    public void WriteHistory(EpochHistory history)
    {
        if (history.Entries.Length > 0)
            files.WriteWhole(HistoryPath, EpochHistoryFile.Encode(history));
        else if (files.Exists(HistoryPath))
            Delete(HistoryPath);
    }

    /// <summary>Durable when this returns.</summary>
    public void WriteNote(ReplicaNote note) => files.WriteWhole(NotePath, note.Encode());

    /// <summary>
    /// Empties the store if the replica has noted that it is to begin anew. Before the store is opened.
    /// </summary>
    /// <returns>Whether it did.</returns>
    public bool TryEmpty()
    {
        if (ReadNote() is not { BeginsAnew: true } note)
            return false;
        foreach (var directory in StoreDirectories)
            DeleteAll($"{root}/{directory}");
        foreach (var file in StoreFiles)
            files.Delete($"{root}/{file}");
        files.FlushDirectory(root);
        WriteNote(note with { BeginsAnew = false });
        return true;
    }

    /// <summary>
    /// Empties the store of a replica that belongs elsewhere by the record of <paramref name="epoch"/>; not
    /// when it knows of a later epoch. Only while it does not run.
    /// </summary>
    /// <returns>Whether there was a store, and it is empty now.</returns>
    public bool TryGiveUp(ShardEpoch epoch)
    {
        if (ReadNote() is not { } note || !HasStore || ReadHistory().LastEpoch > epoch)
            return false;
        WriteNote(note with { IsTailProven = false, BeginsAnew = true });
        return TryEmpty();
    }

    private bool HasStore => StoreDirectories.Any(directory => files.List($"{root}/{directory}").Count > 0);

    private void DeleteAll(string directory)
    {
        var names = files.List(directory);
        foreach (var name in names)
        {
            var path = $"{directory}/{name}";
            if (files.Exists(path))
                files.Delete(path);
            else
                DeleteAll(path);
        }

        if (names.Count > 0)
            files.FlushDirectory(directory);
    }

    private void Delete(string path)
    {
        files.Delete(path);
        files.FlushDirectory(root);
    }

    private byte[]? Read(string path)
    {
        if (!files.Exists(path))
            return null;
        using var file = files.Open(path);
        if (file.Length > SizeMax)
            throw new InvalidDataException($"{path} has {file.Length} bytes");
        var bytes = new byte[file.Length];
        return file.Read(bytes, 0) == bytes.Length
            ? bytes
            : throw new InvalidDataException($"{path} has become shorter while it was read");
    }
}
