using ActorMQ.Model.Queues;

namespace ActorMQ.Model.Tests.Queues;

public sealed class TagFilterTests
{
    [Fact]
    public void No_codes_want_everything() => Assert.True(TagFilter.Of([]).Matches(123));

    [Theory]
    [InlineData(7, true)]
    [InlineData(-9, true)]
    [InlineData(8, false)]
    [InlineData(0, false)]
    [InlineData((1L << 32) + 7, true)] // only the low 32 bits count
    public void A_message_is_wanted_by_the_low_bits_of_its_code(long code, bool wanted) =>
        Assert.Equal(wanted, TagFilter.Of([7, -9]).Matches(code));

    [Fact]
    public void None_of_no_messages_is_wanted_by_a_tag() => Assert.False(TagFilter.Of([7]).MatchesAny([]));
}
