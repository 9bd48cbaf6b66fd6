using ActorMQ.Protocol.Commands;

namespace ActorMQ.Protocol.Headers;

/// <summary>
/// The extension fields of another's answer, as they came, and one that says that it was another's: whoever
/// asked has an old route. Not to read; clients that do not know the field overlook it.
/// </summary>
/// <param name="fields">The fields; must not change before they are written.</param>
public readonly struct RelayedAnswerHeader(FieldTable fields) : IHeader
{
    private readonly RelayedHeader _fields = new(fields);

    /// <summary>The field's name; it has no value.</summary>
    public static ReadOnlySpan<byte> MarkName => "amqRelayed"u8;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        ReadOnlyMemory<byte> none = default;
        _fields.Fields(ref fields);
        fields.Utf8(MarkName, ref none, Presence.Required);
    }
}
