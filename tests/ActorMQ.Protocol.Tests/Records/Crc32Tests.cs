using System.Buffers;
using System.Runtime.Intrinsics.X86;
using System.Text;
using ActorMQ.Protocol.Records;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Protocol.Tests.Records;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("a", 0xE8B7BE43u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void The_published_check_values_come_out(string text, uint expected) =>
        Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Every_length_up_to_600_gives_what_one_bit_at_a_time_gives()
    {
        var bytes = new byte[600];
        new Random(7).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var expected = BitByBit(bytes.AsSpan(0, length));
            Assert.Equal(expected, Crc32.Of(bytes.AsSpan(0, length)));
            Assert.Equal(expected, ~Crc32.AppendByTable(~0u, bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Narrow_and_wide_registers_fold_to_what_the_table_says() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), (seed, state) =>
        {
            byte[] repeated = [.. Enumerable.Repeat<byte[]>([.. seed, 1], 80).SelectMany(static part => part)];
            var lanes = repeated.AsSpan(0, repeated.Length & ~15);
            var expected = Crc32.AppendByTable(unchecked((uint)state), lanes);
            return (!Pclmulqdq.IsSupported || Crc32.Fold(unchecked((uint)state), lanes, isWide: false) == expected)
                && (!Pclmulqdq.V256.IsSupported
                    || Crc32.Fold(unchecked((uint)state), lanes, isWide: true) == expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_checksum_can_be_carried_on_at_any_cut() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            ArbMap.Default.ArbFor<byte[]>(),
            (left, right) =>
            {
                var whole = Crc32.Of([.. left, .. right]);
                var first = new Cut(left);
                var sequence = new ReadOnlySequence<byte>(first, 0, first.Then(right), right.Length);
                return whole == Crc32.Append(Crc32.Of(left), right) && whole == Crc32.Of(sequence);
            }).QuickCheckThrowOnFailure();

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
