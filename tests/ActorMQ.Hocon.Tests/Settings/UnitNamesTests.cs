using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Tests.Settings;

/// <summary>
/// Goal: exactly the published names of units are known. Method: the lists themselves, in the order of the
/// text. Source: lightbend/config HOCON.md.
/// </summary>
public sealed class UnitNamesTests
{
    private static readonly string[] Letters = ["K", "M", "G", "T", "P", "E", "Z", "Y"];

    private static readonly string[] OfTen =
        ["kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];

    private static readonly string[] OfTwo = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];

    [Theory]
    [InlineData(0.01, "ns nano nanos nanosecond nanoseconds")]
    [InlineData(10, "us micro micros microsecond microseconds")]
    [InlineData(10_000, "ms milli millis millisecond milliseconds")]
    [InlineData(10_000_000, "s second seconds")]
    [InlineData(600_000_000, "m minute minutes")]
    [InlineData(36_000_000_000, "h hour hours")]
    [InlineData(864_000_000_000, "d day days")]
    public void Durations(double ticks, string names)
    {
        foreach (var name in names.Split(' '))
        {
            Assert.True(TypedValue.TryDuration(Value("300 " + name), out var duration), name);
            Assert.Equal((name, (long)(300 * ticks)), (name, duration.Ticks));
            Assert.False(TypedValue.TryDuration(Value("300 " + name.ToUpperInvariant()), out _), name);
        }
    }

    [Theory]
    [InlineData(0, 0, 1, "d day days")]
    [InlineData(0, 0, 7, "w week weeks")]
    [InlineData(0, 1, 0, "m mo month months")]
    [InlineData(1, 0, 0, "y year years")]
    public void Periods(int years, int months, int days, string names)
    {
        foreach (var name in names.Split(' '))
        {
            Assert.True(TypedValue.TryPeriod(Value("3" + name), out var period), name);
            Assert.Equal((name, new Period(3 * years, 3 * months, 3 * days)), (name, period));
            Assert.False(TypedValue.TryPeriod(Value("3" + name.ToUpperInvariant()), out _), name);
        }
    }

    [Fact]
    public void Bytes()
    {
        foreach (var name in "B b byte bytes".Split(' '))
            Check(name, 3);
    }

    /// <summary>Zetta and yotta go beyond 64 bits, but for nothing of them.</summary>
    [Fact]
    public void Sizes_of_ten_and_of_two()
    {
        var (ten, two) = (1m, 1m);
        for (var i = 0; i < Letters.Length; i++)
        {
            (ten, two) = (ten * 1000, two * 1024);
            var (upper, lower) = (Letters[i], Letters[i].ToLowerInvariant());
            foreach (var name in new[]
                { (i == 0 ? lower : upper) + "B", OfTen[i] + "byte", OfTen[i] + "bytes" })
            {
                Check(name, 3 * ten);
            }

            foreach (var name in new[]
                { upper, lower, upper + "i", upper + "iB", OfTwo[i] + "byte", OfTwo[i] + "bytes" })
            {
                Check(name, 3 * two);
            }

            foreach (var name in new[] { lower + "i", lower + "iB", upper + "ib", upper + "b", OfTen[i] })
                Assert.False(TypedValue.TrySize(Value("0" + name), out _), name);
        }
    }

    private static void Check(string name, decimal bytes)
    {
        Assert.True(TypedValue.TrySize(Value("0 " + name), out _), name);
        var fits = TypedValue.TrySize(Value("3" + name), out var size);
        Assert.Equal((name, bytes <= long.MaxValue), (name, fits));
        Assert.True(!fits || size == bytes, $"3{name} is {size}");
    }

    private static ConfigValue Value(string written) => Hocon.Read("v = " + written).At("v")!;
}
