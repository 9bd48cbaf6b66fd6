namespace ActorMQ.Protocol.Headers;

/// <summary>The extension fields of one kind of command, declared once for reading and for writing.</summary>
/// <remarks>
/// A header is a struct of fields with defaults, and one method that names them in wire order:
/// <code>
/// public void Fields&lt;T&gt;(ref T fields) where T : struct, IFieldVisitor, allows ref struct
/// {
///     fields.Text("topic"u8, ref Topic, Presence.Required);
///     fields.Int32("queueId"u8, ref QueueId, Presence.Required);
/// }
/// </code>
/// The compiler makes one straight run of calls of it for the reader and one for the writer.
/// </remarks>
public interface IHeader
{
    /// <summary>
    /// Shows every field to <paramref name="fields"/>, in the order in which they are written.
    /// </summary>
    void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct;
}
