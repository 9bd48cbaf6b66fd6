using System.Buffers;
using System.Text;

namespace ActorMQ.Protocol.Commands;

/// <summary>
/// The extension fields of one command: names and values as UTF-8 bytes, in the order in which they came.
/// </summary>
/// <remarks>
/// The table owns its bytes and is filled again for each command on a connection, so a span from it lives
/// until the next command is read. Look-ups go on from where the last one hit, since readers ask in the
/// order in which writers write: fourteen fields cost fourteen comparisons. A name that comes twice is
/// there twice.
/// </remarks>
public sealed class FieldTable
{
    private const int FirstFieldCapacity = 16;

    /// <summary>A buffer beyond this size, in bytes, is let go when a header of usual size follows.</summary>
    private const int UsualCapacity = 64 * 1024;

    private byte[] _bytes = [];
    private int _length;
    private Field[] _fields = new Field[FirstFieldCapacity];
    private int _next;

    /// <summary>How many fields there are.</summary>
    public int Count { get; private set; }

    /// <summary>The name of the field at <paramref name="index"/>, 0-based.</summary>
    public ReadOnlySpan<byte> NameAt(int index) => Slice(FieldAt(index).Name);

    /// <summary>The value of the field at <paramref name="index"/>, 0-based.</summary>
    public ReadOnlySpan<byte> ValueAt(int index) => Slice(FieldAt(index).Value);

    /// <summary>As <see cref="ValueAt"/>, for values that are handed on inside the same turn.</summary>
    internal ReadOnlyMemory<byte> ValueMemoryAt(int index)
    {
        var value = FieldAt(index).Value;
        return _bytes.AsMemory(value.Start, value.Length);
    }

    /// <summary>Finds a field by name. A name that comes twice gives either value.</summary>
    /// <returns>False when there is none; an empty value is a value.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (TryFind(name, out var slice))
        {
            value = Slice(slice);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>As the span form, for values that are handed on inside the same turn.</summary>
    public bool TryGetMemory(ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> value)
    {
        if (TryFind(name, out var slice))
        {
            value = _bytes.AsMemory(slice.Start, slice.Length);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>All fields as text, for logs and for rare requests that pass them on.</summary>
    public Dictionary<string, string> ToDictionary()
    {
        var all = new Dictionary<string, string>(Count, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
            all[Encoding.UTF8.GetString(NameAt(i))] = Encoding.UTF8.GetString(ValueAt(i));
        return all;
    }

    /// <summary>
    /// Empties the table and takes a copy of <paramref name="header"/>, leaving <paramref name="spare"/>
    /// bytes behind it.
    /// </summary>
    internal ReadOnlySpan<byte> Load(in ReadOnlySequence<byte> header, int spare)
    {
        var length = checked((int)header.Length);
        var needed = length + spare;
        if (_bytes.Length < needed)
            _bytes = new byte[Math.Max(needed, Math.Min(2 * _bytes.Length, UsualCapacity))];
        else if (_bytes.Length > UsualCapacity && needed <= UsualCapacity)
            _bytes = new byte[needed];
        header.CopyTo(_bytes);
        _length = length;
        Count = 0;
        _next = 0;
        return _bytes.AsSpan(0, length);
    }

    /// <summary>The bytes behind everything loaded or kept so far.</summary>
    internal Span<byte> Spare => _bytes.AsSpan(_length);

    /// <summary>Claims the first <paramref name="length"/> bytes of <see cref="Spare"/>.</summary>
    internal Slot Keep(int length)
    {
        var slot = new Slot(_length, length);
        _length += length;
        return slot;
    }

    internal void Add(Slot name, Slot value)
    {
        if (Count == _fields.Length)
            Array.Resize(ref _fields, 2 * _fields.Length);
        _fields[Count++] = new Field(KeyOf(Slice(name)), name, value);
    }

    internal ReadOnlySpan<byte> Slice(Slot slot) => _bytes.AsSpan(slot.Start, slot.Length);

    /// <summary>
    /// Length, first and last byte: tells nearly all names apart before their bytes are compared.
    /// </summary>
    private static int KeyOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 0 : unchecked((name.Length << 16) | (name[0] << 8) | name[^1]);

    private Field FieldAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _fields[index];
    }

    private bool TryFind(ReadOnlySpan<byte> name, out Slot value)
    {
        var index = _next;
        var key = KeyOf(name);
        for (var seen = 0; seen < Count; seen++)
        {
            if (index >= Count)
                index = 0;
            ref readonly var field = ref _fields[index++];
            if (field.Key == key && Slice(field.Name).SequenceEqual(name))
            {
                _next = index;
                value = field.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A range of the table's bytes.</summary>
    internal readonly record struct Slot(int Start, int Length);

    private readonly record struct Field(int Key, Slot Name, Slot Value);
}
