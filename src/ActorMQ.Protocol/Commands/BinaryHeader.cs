using System.Buffers;
using System.Buffers.Binary;

namespace ActorMQ.Protocol.Commands;

/// <summary>The ROCKETMQ form of a command header.</summary>
/// <remarks>
/// All integers are big-endian; texts are UTF-8.
/// <code>
///  code i16 | language u8 | version i16 | opaque i32 | flag i32
///  remark size i32 | remark | fields size i32 | fields
///  field: name size i16 | name | value size i32 | value
/// </code>
/// A fields size of 0 ends the header; some writers leave the word out. An empty name marks a field without
/// meaning.
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/RocketMQSerializable.java.
/// </remarks>
internal static class BinaryHeader
{
    private const int FixedSize = 13;

    internal static CommandError TryRead(
        in ReadOnlySequence<byte> header,
        FieldTable fields,
        out CommandPreamble preamble,
        out FieldTable.Slot remark)
    {
        var bytes = fields.Load(header, spare: 0);
        preamble = default;
        remark = default;
        if (bytes.Length < FixedSize)
            return CommandError.BadBinary;

        preamble = new CommandPreamble(
            Code: BinaryPrimitives.ReadInt16BigEndian(bytes),
            Language: (LanguageCode)bytes[2],
            Version: BinaryPrimitives.ReadInt16BigEndian(bytes[3..]),
            Opaque: BinaryPrimitives.ReadInt32BigEndian(bytes[5..]),
            Flags: (CommandFlags)BinaryPrimitives.ReadInt32BigEndian(bytes[9..]));

        var at = FixedSize;
        if (at == bytes.Length)
            return CommandError.None;
        if (!TryReadSlot32(bytes, ref at, out remark))
            return CommandError.BadBinary;
        if (at == bytes.Length)
            return CommandError.None;
        if (!TryReadSlot32(bytes, ref at, out var block))
            return CommandError.BadBinary;
        return ReadFields(bytes[..(block.Start + block.Length)], block.Start, fields);
    }

    private static CommandError ReadFields(ReadOnlySpan<byte> bytes, int at, FieldTable fields)
    {
        while (at < bytes.Length)
        {
            if (!TryReadSlot16(bytes, ref at, out var name) || !TryReadSlot32(bytes, ref at, out var value))
                return CommandError.BadBinary;
            if (fields.Count == CommandReader.MaxFields)
                return CommandError.TooManyFields;
            if (name.Length > 0)
                fields.Add(name, value);
        }

        return CommandError.None;
    }

    private static bool TryReadSlot16(ReadOnlySpan<byte> bytes, ref int at, out FieldTable.Slot slot)
    {
        slot = default;
        if (bytes.Length - at < sizeof(short))
            return false;
        var length = BinaryPrimitives.ReadInt16BigEndian(bytes[at..]);
        at += sizeof(short);
        return TryTake(bytes, ref at, length, out slot);
    }

    private static bool TryReadSlot32(ReadOnlySpan<byte> bytes, ref int at, out FieldTable.Slot slot)
    {
        slot = default;
        if (bytes.Length - at < sizeof(int))
            return false;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
        at += sizeof(int);
        return TryTake(bytes, ref at, length, out slot);
    }

    private static bool TryTake(ReadOnlySpan<byte> bytes, ref int at, int length, out FieldTable.Slot slot)
    {
        slot = default;
        if (length < 0 || length > bytes.Length - at)
            return false;
        slot = new FieldTable.Slot(at, length);
        at += length;
        return true;
    }
}
