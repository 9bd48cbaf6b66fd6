using System.Buffers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Transport;

/// <summary>The answer to a request of ours. Owns its memory.</summary>
public sealed class RemotingResponse
{
    internal RemotingResponse(in RemotingCommand command)
    {
        Code = command.Response;
        Language = command.Language;
        Version = command.Version;
        Remark = command.Remark;
        Fields = command.Fields;
        Body = command.Body.IsEmpty ? default : command.Body.ToArray();
    }

    /// <summary>How the request ended.</summary>
    public ResponseCode Code { get; }

    /// <summary>The other end's language.</summary>
    public LanguageCode Language { get; }

    /// <summary>The other end's release; see <see cref="ProtocolVersion"/>.</summary>
    public int Version { get; }

    /// <summary>A text for people, or null when there is none.</summary>
    public string? Remark { get; }

    /// <summary>The extension fields; this answer's own.</summary>
    public FieldTable Fields { get; }

    /// <summary>The bytes behind the header; may be empty.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Reads the extension fields as <typeparamref name="T"/>.</summary>
    /// <param name="header">The header; complete when the answer is true.</param>
    /// <param name="error">The first field that is missing or malformed, when the answer is false.</param>
    public bool TryReadHeader<T>(out T header, out FieldError error)
        where T : struct, IHeader
        => HeaderReader.TryRead(Fields, out header, out error);
}
