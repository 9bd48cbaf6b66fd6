using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Tests.Settings;

public sealed class TypedValueTests
{
    [Theory]
    [InlineData("10 ns", 0)]
    [InlineData("1500 nanoseconds", 15)]
    [InlineData("1 us", 10)]
    [InlineData("2 micros", 20)]
    [InlineData("1ms", 10_000)]
    [InlineData("7", 70_000)]
    [InlineData("\" 7 \"", 70_000)]
    [InlineData("1.5 s", 15_000_000)]
    [InlineData("2 minutes", 1_200_000_000)]
    [InlineData("2m", 1_200_000_000)]
    [InlineData("1h", 36_000_000_000)]
    [InlineData("1 day", 864_000_000_000)]
    [InlineData("-1 s", -10_000_000)]
    [InlineData("1e3 ms", 10_000_000)]
    public void Durations_have_a_unit_and_milliseconds_without(string written, long ticks)
    {
        Assert.True(TypedValue.TryDuration(Value(written), out var duration));
        Assert.Equal(ticks, duration.Ticks);
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("512 B", 512)]
    [InlineData("1 kB", 1000)]
    [InlineData("1 kilobytes", 1000)]
    [InlineData("1k", 1024)]
    [InlineData("1K", 1024)]
    [InlineData("1 Ki", 1024)]
    [InlineData("1.5KiB", 1536)]
    [InlineData("2 MB", 2_000_000)]
    [InlineData("2m", 2_097_152)]
    [InlineData("1 gibibyte", 1_073_741_824)]
    [InlineData("1TB", 1_000_000_000_000)]
    [InlineData("1 petabyte", 1_000_000_000_000_000)]
    [InlineData("7 EiB", 8_070_450_532_247_928_832)]
    public void Sizes_have_a_unit_and_bytes_without(string written, long bytes)
    {
        Assert.True(TypedValue.TrySize(Value(written), out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("3", 0, 0, 3)]
    [InlineData("3 days", 0, 0, 3)]
    [InlineData("2w", 0, 0, 14)]
    [InlineData("5 mo", 0, 5, 0)]
    [InlineData("5m", 0, 5, 0)]
    [InlineData("1 year", 1, 0, 0)]
    public void Periods_count_days_without_a_unit(string written, int years, int months, int days)
    {
        Assert.True(TypedValue.TryPeriod(Value(written), out var period));
        Assert.Equal(new Period(years, months, days), period);
    }

    [Theory]
    [InlineData("10 S")]
    [InlineData("10 sec")]
    [InlineData("s")]
    [InlineData("1 2 s")]
    [InlineData("ten s")]
    [InlineData("null")]
    [InlineData("[1 s]")]
    [InlineData("1e30 d")]
    [InlineData("99999999999999 d")]
    public void What_is_no_duration_is_none(string written) =>
        Assert.False(TypedValue.TryDuration(Value(written), out _));

    [Theory]
    [InlineData("1 ZiB")]
    [InlineData("79228162514264337593543950335 YB")]
    [InlineData("1 Mb")]
    [InlineData("1 kiB")]
    [InlineData("B")]
    [InlineData("")]
    [InlineData("{}")]
    public void What_is_no_size_is_none(string written) =>
        Assert.False(TypedValue.TrySize(Value(written.Length == 0 ? "\"\"" : written), out _));

    [Theory]
    [InlineData("1.5 d")]
    [InlineData("1 D")]
    [InlineData("99999999999 d")]
    [InlineData("true")]
    public void What_is_no_period_is_none(string written) =>
        Assert.False(TypedValue.TryPeriod(Value(written), out _));

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("\"on\"", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("TRUE", null)]
    [InlineData("1", null)]
    [InlineData("null", null)]
    public void Booleans_have_six_words(string written, bool? expected) =>
        Assert.Equal(expected, TypedValue.TryBool(Value(written), out var flag) ? flag : null);

    [Theory]
    [InlineData("42", 42L)]
    [InlineData("\"42\"", 42L)]
    [InlineData("1e3", 1000L)]
    [InlineData("5.0", 5L)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1e400", null)]
    [InlineData("1.5", null)]
    [InlineData("0x10", null)]
    [InlineData("true", null)]
    public void Whole_numbers_are_exact(string written, long? expected) =>
        Assert.Equal(expected, TypedValue.TryLong(Value(written), out var number) ? number : null);

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("\"-1e-3\"", -0.001)]
    [InlineData("1e999", null)]
    [InlineData("NaN", null)]
    public void Numbers_may_have_fractions(string written, double? expected) =>
        Assert.Equal(expected, TypedValue.TryDouble(Value(written), out var number) ? number : null);

    [Theory]
    [InlineData("[a,b]", "a b")]
    [InlineData("{\"0\":a,\"1\":b}", "a b")]
    [InlineData("{\"10\":b,\"2\":a,x:c,\"-1\":d}", "a b")]
    [InlineData("{}", null)]
    [InlineData("{x:1}", null)]
    [InlineData("a", null)]
    public void Objects_with_numbers_as_keys_are_lists(string written, string? expected) =>
        Assert.Equal(expected, TypedValue.TryList(Value(written), out var items)
            ? string.Join(' ', items.Cast<ConfigScalar>().Select(i => i.Text))
            : null);

    [Fact]
    public void Texts_are_anything_simple_but_null()
    {
        Assert.True(TypedValue.TryText(Value("1e5"), out var number));
        Assert.Equal("1e5", number);
        Assert.True(TypedValue.TryText(Value("true"), out var flag));
        Assert.Equal("true", flag);
        Assert.False(TypedValue.TryText(Value("null"), out _));
        Assert.False(TypedValue.TryText(Value("[]"), out _));
    }

    private static ConfigValue Value(string written) => Hocon.Read("v = " + written).At("v")!;
}
