using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Logs;

/// <summary>
/// The log is damaged where it had been durable, so it is neither opened nor cut: an operator decides.
/// </summary>
public sealed class DamagedLogException : IOException
{
    internal DamagedLogException(string message, JournalPosition position, RecordFault fault)
        : base(message) => (Position, Fault) = (position, fault);

    /// <summary>Where the damage begins.</summary>
    public JournalPosition Position { get; }

    /// <summary>What is wrong there.</summary>
    public RecordFault Fault { get; }
}
