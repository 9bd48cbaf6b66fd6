using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorMQ.Protocol.Records;

/// <summary>The CRC-32 of IEEE 802.3 (zlib's, Java's), which the runtime does not carry.</summary>
/// <remarks>
/// With carry-less multiplication sixty-four bytes are folded at a time; otherwise eight tables take eight
/// bytes a step.
/// Source: Gopal et al., Fast CRC Computation for Generic Polynomials Using PCLMULQDQ (Intel, 2009), whose
/// bit-reflected constants these are.
/// </remarks>
public static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int FoldSize = 64;
    private const int LaneSize = 16;
    private const int TableCount = 8;
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of <paramref name="bytes"/>; 0 of nothing.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of <paramref name="bytes"/>; 0 of nothing.</summary>
    public static uint Of(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
            return Of(bytes.FirstSpan);

        var crc = 0u;
        foreach (var segment in bytes)
            crc = Append(crc, segment.Span);
        return crc;
    }

    /// <summary>
    /// The checksum of what <paramref name="crc"/> is the checksum of, followed by <paramref name="bytes"/>.
    /// </summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var state = ~crc;
        if (Pclmulqdq.IsSupported && bytes.Length >= FoldSize)
        {
            var folded = bytes.Length & ~(LaneSize - 1);
            state = Fold(state, bytes[..folded]);
            bytes = bytes[folded..];
        }

        return ~AppendByTable(state, bytes);
    }

    internal static uint AppendByTable(uint state, ReadOnlySpan<byte> bytes)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(Tables);
        while (bytes.Length >= sizeof(ulong))
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(uint)..]);
            state = Entry(ref table, 7, low) ^ Entry(ref table, 6, low >> 8)
                ^ Entry(ref table, 5, low >> 16) ^ Entry(ref table, 4, low >> 24)
                ^ Entry(ref table, 3, high) ^ Entry(ref table, 2, high >> 8)
                ^ Entry(ref table, 1, high >> 16) ^ Entry(ref table, 0, high >> 24);
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
            state = Entry(ref table, 0, state ^ value) ^ (state >> 8);
        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Entry(ref uint table, int row, uint value) =>
        Unsafe.Add(ref table, (nint)((row << 8) | (int)(value & 0xFF)));

    /// <summary>At least four lanes, and whole lanes only.</summary>
    private static uint Fold(uint state, ReadOnlySpan<byte> bytes)
    {
        var by4 = Vector128.Create(0x154442BD4UL, 0x1C6E41596UL);
        var by1 = Vector128.Create(0x1751997D0UL, 0x0CCAA009EUL);
        var lanes = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);

        var a = lanes[0] ^ Vector128.CreateScalar(state).AsUInt64();
        var (b, c, d) = (lanes[1], lanes[2], lanes[3]);
        lanes = lanes[4..];
        while (lanes.Length >= 4)
        {
            a = FoldLane(a, by4) ^ lanes[0];
            b = FoldLane(b, by4) ^ lanes[1];
            c = FoldLane(c, by4) ^ lanes[2];
            d = FoldLane(d, by4) ^ lanes[3];
            lanes = lanes[4..];
        }

        a = FoldLane(a, by1) ^ b;
        a = FoldLane(a, by1) ^ c;
        a = FoldLane(a, by1) ^ d;
        foreach (var lane in lanes)
            a = FoldLane(a, by1) ^ lane;
        return Reduce(a, by1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> FoldLane(Vector128<ulong> lane, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(lane, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, by, 0x11);

    /// <summary>128 bits to 96, to 64, and by Barrett's reduction to 32.</summary>
    private static uint Reduce(Vector128<ulong> lane, Vector128<ulong> by1)
    {
        var low32 = Vector128.Create(0xFFFFFFFFUL, 0UL);
        lane = Sse2.ShiftRightLogical128BitLane(lane, 8) ^ Pclmulqdq.CarrylessMultiply(lane, by1, 0x10);
        lane = Sse2.ShiftRightLogical128BitLane(lane, 4)
            ^ Pclmulqdq.CarrylessMultiply(lane & low32, Vector128.CreateScalar(0x163CD6124UL), 0x00);

        var barrett = Vector128.Create(0x1DB710641UL, 0x1F7011641UL);
        var quotient = Pclmulqdq.CarrylessMultiply(lane & low32, barrett, 0x10);
        var product = Pclmulqdq.CarrylessMultiply(quotient & low32, barrett, 0x00);
        return (lane ^ product).AsUInt32()[1];
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[TableCount << 8];
        for (var index = 0u; index < 256; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            tables[index] = value;
        }

        for (var index = 256; index < tables.Length; index++)
            tables[index] = (tables[index - 256] >> 8) ^ tables[tables[index - 256] & 0xFF];
        return tables;
    }
}
