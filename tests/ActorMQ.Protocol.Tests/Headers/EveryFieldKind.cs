using System.Text;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Protocol.Tests.Headers;

/// <summary>A header with a field of every kind.</summary>
public struct EveryFieldKind : IHeader
{
    public ReadOnlyMemory<byte> Bytes;
    public string Text;
    public string? OptionalText;
    public int Int32;
    public int? OptionalInt32;
    public long Int64;
    public long? OptionalInt64;
    public bool Boolean;
    public bool? OptionalBoolean;

    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Utf8("bytes"u8, ref Bytes, Presence.Required);
        fields.Text("text"u8, ref Text, Presence.Required);
        fields.OptionalText("optionalText"u8, ref OptionalText);
        fields.Int32("int32"u8, ref Int32, Presence.Required);
        fields.OptionalInt32("optionalInt32"u8, ref OptionalInt32);
        fields.Int64("int64"u8, ref Int64, Presence.Required);
        fields.OptionalInt64("optionalInt64"u8, ref OptionalInt64);
        fields.Boolean("boolean"u8, ref Boolean, Presence.Required);
        fields.OptionalBoolean("optionalBoolean"u8, ref OptionalBoolean);
    }

    /// <summary>All values, so that two headers can be compared.</summary>
    public readonly object Values => (Encoding.UTF8.GetString(Bytes.Span), Text, OptionalText, Int32, OptionalInt32,
        Int64, OptionalInt64, Boolean, OptionalBoolean);
}
