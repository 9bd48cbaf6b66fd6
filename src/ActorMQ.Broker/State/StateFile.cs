using ActorMQ.Broker.Configuration;
using ActorMQ.Model;
using ActorMQ.Model.State;

namespace ActorMQ.Broker.State;

/// <summary>
/// One table's file in <c>config/</c>: its snapshot, with the log position that it reflects.
/// </summary>
internal sealed class StateFile
{
    private readonly StateTable _table;
    private readonly Func<JournalPosition, Func<byte[]>> _encode;
    private JournalPosition _written;
    private JournalPosition _previous;
    private bool _isThere;
    private ConfigVersion _writtenVersion;
    private (JournalPosition Position, ConfigVersion Version) _writing;

    /// <summary>A file as it was found.</summary>
    /// <param name="name">Its name, without path.</param>
    /// <param name="table">What it is a snapshot of, as it was read.</param>
    /// <param name="previous">The position that the <c>.bak</c> reflects; null: there was no file.</param>
    /// <param name="encode">
    /// Given the position, copies what the file needs of the table; what it returns makes the content, on
    /// any thread.
    /// </param>
    internal StateFile(
        string name, StateTable table, JournalPosition? previous, Func<JournalPosition, Func<byte[]>> encode)
    {
        (Name, _table, _encode) = (name, table, encode);
        (_written, _writtenVersion) = (table.Reflected, table.Version);
        _isThere = previous is not null;
        _previous = previous is { } found && found < _written ? found : _written;
    }

    /// <summary>The file's name, without path.</summary>
    internal string Name { get; }

    /// <summary>Whether it is being written.</summary>
    internal bool IsWriting { get; private set; }


    /// <summary>From here on the log is needed, should the <c>.bak</c> be what a start finds.</summary>
    internal JournalPosition Kept => _previous;

    /// <summary>Whether it lacks a change, or keeps too much of the log from going.</summary>
    /// <param name="lagMaxBytes">Bytes of log that the <c>.bak</c> may lie behind.</param>
    internal bool IsOld(long lagMaxBytes) =>
        _table.Version != _writtenVersion || _table.Reflected - _previous > lagMaxBytes;

    /// <summary>The table as it is now, to be written.</summary>
    /// <param name="done">Told whether it is durable, on the writer's thread.</param>
    internal SaveConfig Save(Action<bool> done)
    {
        _writing = (_table.Reflected, _table.Version);
        IsWriting = true;
        return new SaveConfig(Name, _writing.Position, _encode(_writing.Position), done);
    }

    /// <summary>It was written, or could not be.</summary>
    internal void OnWritten(bool isDurable)
    {
        IsWriting = false;
        if (!isDurable)
            return;
        _previous = _isThere ? _written : _writing.Position;
        (_isThere, _written, _writtenVersion) = (true, _writing.Position, _writing.Version);
    }
}
