using System.Net;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Protocol.Tests.Records;

public sealed class MessageIdTests
{
    [Theory]
    [InlineData("7F000001000070EF0000000000115407", "127.0.0.1", 28911, 1135623)]
    [InlineData("FD000000000000000000000000000002000070EF00000000000BE5A2", "fd00::2", 28911, 779682)]
    public void An_id_by_place_says_where_the_message_is(string text, string address, int port, long position)
    {
        Assert.True(OffsetMessageId.TryParse(text, out var id));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), port), id.StoreHost.ToEndPoint());
        Assert.Equal(new JournalPosition(position), id.Position);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7F000001000070EF000000000011540")]
    [InlineData("7F000001000070EF00000000001154070")]
    [InlineData("7F0000010000ZZZZ0000000000115407")]
    [InlineData("7F000001FFFFFFFF0000000000115407")]
    public void Other_texts_are_no_id_by_place(string? text) =>
        Assert.False(OffsetMessageId.TryParse(text, out _));

    [Fact]
    public void A_key_that_a_java_client_made_tells_its_address_and_time()
    {
        // From the recorded store of 5.3.3: born at 1795251770364, which the key counts from 1 November 2026,
        // UTC.
        const string text = "FD0000000000000000000000000000022C9B4E0E2F2A68F02BFC0001";
        Assert.True(UniqueKey.TryParse(text, out var key));
        Assert.Equal(IPAddress.Parse("fd00::2"), key.Address);
        Assert.Equal(0x2C9B, key.ProcessId);
        Assert.Equal(1, key.Counter);
        var born = DateTimeOffset.FromUnixTimeMilliseconds(1_795_251_770_364);
        Assert.Equal(born, key.NearTime(born.AddHours(1)), TimeSpan.FromMilliseconds(50));
        Assert.False(UniqueKey.TryParse("my-own-key", out _));
    }

    [Theory]
    [InlineData("192.168.1.7", 32)]
    [InlineData("fd00::7", 56)]
    public void A_made_key_tells_what_went_into_it(string address, int digits)
    {
        var time = new FixedTime(new DateTimeOffset(2026, 11, 29, 23, 59, 59, 123, TimeSpan.Zero));
        var source = new UniqueKeySource(time, IPAddress.Parse(address), 0x1_2345, 42);
        var first = source.Next();
        Assert.Equal(digits, first.Length);
        Assert.True(UniqueKey.TryParse(first, out var key));
        Assert.Equal(IPAddress.Parse(address), key.Address);
        Assert.Equal((0x2345, 42, 0), (key.ProcessId, key.LoaderHash, key.Counter));
        Assert.Equal(time.Now, key.NearTime(time.Now.AddSeconds(1)));
        Assert.NotEqual(first, source.Next(), StringComparer.Ordinal);
    }

    [Fact]
    public void A_new_month_starts_the_count_again()
    {
        var time = new FixedTime(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero));
        var source = new UniqueKeySource(time, IPAddress.Loopback, 1, 1);
        time.Now = time.Now.AddSeconds(3);
        Assert.True(UniqueKey.TryParse(source.Next(), out var key));
        Assert.Equal(2000, key.MonthTimeMs);
    }

    [Fact]
    public void Keys_stay_different_across_threads()
    {
        var source = new UniqueKeySource(TimeProvider.System, IPAddress.Loopback, 1, 1);
        var keys = new HashSet<string>[4];
        var numbers = Enumerable.Range(0, 10_000);
        Parallel.For(0, keys.Length, thread =>
            keys[thread] = numbers.Select(_ => source.Next()).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(40_000, keys.SelectMany(key => key).Distinct(StringComparer.Ordinal).Count());
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
