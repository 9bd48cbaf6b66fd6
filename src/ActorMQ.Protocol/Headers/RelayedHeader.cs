using ActorMQ.Protocol.Commands;

namespace ActorMQ.Protocol.Headers;

/// <summary>The extension fields of another's command, to write them as they came. Not to read.</summary>
/// <param name="fields">The fields; must not change before they are written.</param>
public readonly struct RelayedHeader(FieldTable fields) : IHeader
{
    private readonly FieldTable _fields = fields;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            var value = _fields.ValueMemoryAt(i);
            fields.Utf8(_fields.NameAt(i), ref value, Presence.Required);
        }
    }
}
