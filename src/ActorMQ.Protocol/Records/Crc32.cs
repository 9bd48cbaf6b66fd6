using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorMQ.Protocol.Records;

/// <summary>The CRC-32 of IEEE 802.3 (zlib's, Java's), which the runtime does not carry.</summary>
/// <remarks>
/// With carry-less multiplication sixty-four bytes are folded at a time, in four lanes, or in two of twice
/// the width; otherwise eight tables take eight bytes a step.
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
            state = Fold(state, bytes[..folded], Pclmulqdq.V256.IsSupported);
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

    /// <summary>Takes at least four lanes of 16 bytes, and whole lanes only.</summary>
    internal static uint Fold(uint state, ReadOnlySpan<byte> bytes, bool isWide)
    {
        var by4 = Vector128.Create(0x154442BD4UL, 0x1C6E41596UL);
        var by1 = Vector128.Create(0x1751997D0UL, 0x0CCAA009EUL);
        var lanes = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Span<Vector128<ulong>> folded = stackalloc Vector128<ulong>[4];
        lanes[..4].CopyTo(folded);
        folded[0] ^= Vector128.CreateScalar(state).AsUInt64();
        lanes = isWide ? FoldWide(lanes[4..], folded, by4) : FoldNarrow(lanes[4..], folded, by4);

        var a = FoldLane(folded[0], by1) ^ folded[1];
        a = FoldLane(a, by1) ^ folded[2];
        a = FoldLane(a, by1) ^ folded[3];
        foreach (var lane in lanes)
            a = FoldLane(a, by1) ^ lane;
        return Reduce(a, by1);
    }

    /// <summary>Folds as many fours of lanes as there are, and gives the lanes that are left.</summary>
    private static ReadOnlySpan<Vector128<ulong>> FoldNarrow(
        ReadOnlySpan<Vector128<ulong>> lanes, scoped Span<Vector128<ulong>> folded, Vector128<ulong> by4)
    {
        var (a, b, c, d) = (folded[0], folded[1], folded[2], folded[3]);
        while (lanes.Length >= 4)
        {
            a = FoldLane(a, by4) ^ lanes[0];
            b = FoldLane(b, by4) ^ lanes[1];
            c = FoldLane(c, by4) ^ lanes[2];
            d = FoldLane(d, by4) ^ lanes[3];
            lanes = lanes[4..];
        }

        (folded[0], folded[1], folded[2], folded[3]) = (a, b, c, d);
        return lanes;
    }

    /// <summary>The same with two lanes in each register.</summary>
    private static ReadOnlySpan<Vector128<ulong>> FoldWide(
        ReadOnlySpan<Vector128<ulong>> lanes, scoped Span<Vector128<ulong>> folded, Vector128<ulong> by4)
    {
        var by = Vector256.Create(by4, by4);
        var pairs = MemoryMarshal.Cast<Vector128<ulong>, Vector256<ulong>>(folded);
        var (ab, cd) = (pairs[0], pairs[1]);
        var rest = MemoryMarshal.Cast<Vector128<ulong>, Vector256<ulong>>(lanes);
        while (rest.Length >= 2)
        {
            ab = FoldPair(ab, by) ^ rest[0];
            cd = FoldPair(cd, by) ^ rest[1];
            rest = rest[2..];
        }

        (pairs[0], pairs[1]) = (ab, cd);
        return lanes[(lanes.Length & ~3)..];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> FoldPair(Vector256<ulong> pair, Vector256<ulong> by) =>
        Pclmulqdq.V256.CarrylessMultiply(pair, by, 0x00) ^ Pclmulqdq.V256.CarrylessMultiply(pair, by, 0x11);

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
