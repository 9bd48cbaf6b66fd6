using System.Buffers;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Commands;

/// <summary>One command as it came in: a request, or the answer to one.</summary>
/// <remarks>
/// A view over the connection's buffers: fields and body live until the handler returns, which a ref struct
/// makes the compiler watch over. What must live longer is copied by whoever needs it.
/// </remarks>
public readonly ref struct RemotingCommand
{
    internal RemotingCommand(
        HeaderEncoding encoding,
        CommandPreamble preamble,
        ReadOnlySpan<byte> remark,
        FieldTable fields,
        ReadOnlySequence<byte> body)
    {
        Encoding = encoding;
        Code = preamble.Code;
        Language = preamble.Language;
        Version = preamble.Version;
        Opaque = preamble.Opaque;
        Flags = preamble.Flags;
        RemarkUtf8 = remark;
        Fields = fields;
        Body = body;
    }

    /// <summary>The form in which the header came, and in which the answer goes.</summary>
    public HeaderEncoding Encoding { get; }

    /// <summary>The raw code; see <see cref="Request"/> and <see cref="Response"/>.</summary>
    public int Code { get; }

    /// <summary>The code of a request; may be one that is not listed.</summary>
    public RequestCode Request => (RequestCode)Code;

    /// <summary>The code of an answer; may be one that is not listed.</summary>
    public ResponseCode Response => (ResponseCode)Code;

    /// <summary>The sender's language.</summary>
    public LanguageCode Language { get; }

    /// <summary>The sender's release; see <see cref="ProtocolVersion"/>.</summary>
    public int Version { get; }

    /// <summary>
    /// The sender's number for the request, repeated in the answer. Any value, negative too.
    /// </summary>
    public int Opaque { get; }

    /// <summary>Answer or request, and whether an answer is wanted.</summary>
    public CommandFlags Flags { get; }

    /// <summary>Whether this answers a request of ours.</summary>
    public bool IsResponse => (Flags & CommandFlags.Response) != CommandFlags.None;

    /// <summary>Whether nobody waits for an answer.</summary>
    public bool IsOneWay => (Flags & CommandFlags.OneWay) != CommandFlags.None;

    /// <summary>A text for people, as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> RemarkUtf8 { get; }

    /// <summary>A text for people, or null when there is none.</summary>
    public string? Remark => RemarkUtf8.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(RemarkUtf8);

    /// <summary>The extension fields.</summary>
    public FieldTable Fields { get; }

    /// <summary>The bytes behind the header; may be empty.</summary>
    public ReadOnlySequence<byte> Body { get; }
}
