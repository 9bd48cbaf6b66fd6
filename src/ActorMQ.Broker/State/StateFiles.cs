using ActorMQ.Broker.Configuration;
using ActorMQ.Broker.Groups;
using ActorMQ.Broker.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Groups;
using ActorMQ.Model.State;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Bodies;

namespace ActorMQ.Broker.State;

/// <summary>The state as <c>config/</c> has it when the broker starts, and the files to keep it in.</summary>
/// <remarks>
/// Which position of the log a file reflects:
/// <code>
///   missing, and its .bak too        the log's start: all events that the log keeps
///   names a position of the log      that one
///   names none                       the log's end: RocketMQ wrote it, and makes no events
///   names one behind the log's end   the log's end: the log lost events, the file has what they did
/// </code>
/// The last two must be written with a position before the first event is appended: see
/// <see cref="TakeOver"/>.
/// </remarks>
internal sealed class StateFiles
{
    private readonly ConfigFiles _files;
    private readonly JournalPosition _logEnd;
    private readonly List<StateFile> _all = [];
    private readonly List<StateFile> _foreign = [];

    /// <summary>Reads the files. Blocks on the disk.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="logEnd">The log's end, as it was recovered.</param>
    /// <param name="always">The topics that every broker has; a saved one counts more.</param>
    /// <exception cref="InvalidDataException">
    /// A file is there, and neither it nor its <c>.bak</c> makes sense: the broker must not start as if it
    /// were empty.
    /// </exception>
    internal StateFiles(ConfigFiles files, JournalPosition logEnd, IEnumerable<TopicConfig> always)
    {
        (_files, _logEnd) = (files, logEnd);
        State = new ShardState(ReadTopics(always), ReadGroups(), ReadOffsets());
    }

    /// <summary>What was read.</summary>
    internal ShardState State { get; }

    /// <summary>The files.</summary>
    internal IReadOnlyList<StateFile> All => _all;

    /// <summary>
    /// Writes positions into the files that lack a good one; twice, so that their <c>.bak</c> have them, too.
    /// Blocks on the disk.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    internal void TakeOver()
    {
        foreach (var file in _foreign)
        {
            for (var time = 0; time < 2; time++)
            {
                var save = file.Save(static _ => { });
                _files.Replace(save.FileName, save.Encode());
                file.OnWritten(isDurable: true);
            }
        }
    }

    private TopicTable ReadTopics(IEnumerable<TopicConfig> always)
    {
        var found = Read<TopicConfigSerializeWrapper>(
            TopicBodies.FileName, TopicBodies.TryReadFile, static body => body.LogPosition);
        var saved = found.Body ?? new();
        var table = new TopicTable(
            always.Concat(saved.TopicConfigTable.Values
                .Where(body => body.TopicName is { Length: > 0 } and not SystemTopics.State)
                .Select(TopicBodies.ToConfig)),
            found.Reflected,
            TopicBodies.ToVersion(saved.DataVersion));
        Add(TopicBodies.FileName, table, found.IsForeign, found.Previous, position =>
        {
            var (version, topics) = (table.Version, table.All.ToArray());
            return () => TopicBodies.EncodeFile(version, topics, position);
        });
        return table;
    }

    private GroupTable ReadGroups()
    {
        var found = Read<SubscriptionGroupWrapper>(
            GroupBodies.FileName, GroupBodies.TryReadFile, static body => body.LogPosition);
        var saved = found.Body ?? new();
        var table = new GroupTable(
            SystemGroups.AtStart.Concat(saved.SubscriptionGroupTable.Values
                .Where(body => body.GroupName.Length > 0)
                .Select(GroupBodies.ToConfig)),
            found.Reflected,
            TopicBodies.ToVersion(saved.DataVersion));
        Add(GroupBodies.FileName, table, found.IsForeign, found.Previous, position =>
        {
            var (version, groups) = (table.Version, table.All.ToArray());
            return () => GroupBodies.EncodeFile(version, groups, saved.ForbiddenTable, position);
        });
        return table;
    }

    private OffsetTable ReadOffsets()
    {
        var found = Read<ConsumerOffsetSerializeWrapper>(
            OffsetBodies.FileName, OffsetBodies.TryReadFile, static body => body.LogPosition);
        var saved = found.Body ?? new();
        var table = new OffsetTable(
            OffsetBodies.ToOffsets(saved), found.Reflected, TopicBodies.ToVersion(saved.DataVersion));
        Add(OffsetBodies.FileName, table, found.IsForeign, found.Previous, position =>
        {
            var (version, offsets) = (table.Version, table.All);
            return () => OffsetBodies.EncodeFile(version, offsets, position);
        });
        return table;
    }

    private void Add(
        string name, StateTable table, bool isForeign, JournalPosition? previous,
        Func<JournalPosition, Func<byte[]>> encode)
    {
        var file = new StateFile(name, table, previous, encode);
        _all.Add(file);
        if (isForeign)
            _foreign.Add(file);
    }

    private Found<T> Read<T>(string name, Parser<T> parse, Func<T, long?> positionOf)
        where T : class
    {
        if (!_files.TryRead(name, parse, out var body, out var fault))
        {
            throw new InvalidDataException(
                $"{fault.TrimEnd()}. Put a good copy in its place, or remove it with its .bak: then it is "
                + "made anew from the log, as far as the log reaches back.");
        }

        if (body is null)
            return new(body, JournalPosition.Start, Previous: null, IsForeign: false);
        var isForeign = !IsInLog(positionOf(body), out var reflected);
        var hasBackup = _files.TryReadBackup(name, parse, out var backup);
        var previous = hasBackup && IsInLog(positionOf(backup!), out var backupReflects)
            ? backupReflects
            : reflected;
        return new(body, reflected, previous, isForeign);
    }

    private bool IsInLog(long? saved, out JournalPosition reflected)
    {
        var isInLog = saved is >= 0 && saved <= _logEnd.Value;
        reflected = isInLog ? new(saved!.Value) : _logEnd;
        return isInLog;
    }

    private readonly record struct Found<T>(
        T? Body, JournalPosition Reflected, JournalPosition? Previous, bool IsForeign)
        where T : class;
}
