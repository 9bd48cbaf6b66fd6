using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Commands;

/// <summary>
/// Reads the header of one frame after the other; one for each connection, because it reuses its memory.
/// </summary>
public sealed class CommandReader
{
    /// <summary>The largest number of extension fields that a header may carry.</summary>
    public const int MaxFields = 1024;

    private readonly FieldTable _fields = new();

    /// <summary>Reads the header of <paramref name="frame"/>.</summary>
    /// <param name="frame">A whole frame.</param>
    /// <param name="command">
    /// The command, when the answer is <see cref="CommandError.None"/>; lives until the next call.
    /// </param>
    /// <returns>Why the header can't be read, or <see cref="CommandError.None"/>.</returns>
    public CommandError TryRead(scoped in Frame frame, out RemotingCommand command)
    {
        var error = frame.Encoding == HeaderEncoding.Binary
            ? BinaryHeader.TryRead(frame.Header, _fields, out var preamble, out var remark)
            : JsonHeader.TryRead(frame.Header, _fields, out preamble, out remark);
        command = error == CommandError.None
            ? new RemotingCommand(frame.Encoding, preamble, _fields.Slice(remark), _fields, frame.Body)
            : default;
        return error;
    }
}
