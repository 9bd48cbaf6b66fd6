using System.Text;
using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Tests;

/// <summary>
/// Goal: whatever the text, reading ends with a value or a HoconException.
/// Method: seeded mixes of the syntax's own words, and mutations of a text that uses them all.
/// </summary>
public sealed class FuzzTests
{
    private static readonly string[] Words =
    [
        "a", "b", "c", "a.b", "b.a", ".", "..", "{", "}", "[", "]", ",", ":", "=", "+=", "+", "\n", "\n",
            " ", "  ",
        "\"", "\"x\"", "\"\"\"", "\"\"\"y\"\"\"", "\\", "\\u12", "${a}", "${?b}", "${a.b}", "${?", "${", "$",
            "}", "1",
        "-1.5e3", "0x", "1.2.3", "-", "true", "false", "null", "#", "//", "include", "include \"f\"",
        "include required(file(\"f.conf\"))", "file(", ")", "\uFEFF", "\u00a0", "\ud800", "\0", "*", "a=1\n",
            "a=${a}[1]\n",
        "b={a=1}\n", "a+=2\n", "a={b=${?a}}\n",
    ];

    private const string Everything = """""
        # all of it
        include "f"
        a = 1, b : { c += 2, d = ${a} x "y" }, "e.f" { g = [1, 2
        3] [4] }
        h = """tri"ple""""
        h = ${h} ${?nothing} 10 s // end
        i = ${b} { j = null }
        k = ${i.d}, l.m.n = true
        """"";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_mix_of_words_never_ends_in_another_exception(int seed)
    {
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 25); n > 0; n--)
                text.Append(Words[random.Next(Words.Length)]);
            read += ReadsOrRefuses(text.ToString()) ? 1 : 0;
        }

        Assert.InRange(read, 50, 19_000);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mutated_text_never_ends_in_another_exception(int seed)
    {
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var text = new StringBuilder(Everything);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text.Remove(at, Math.Min(random.Next(1, 10), text.Length - at)); break;
                    case 1: text.Insert(at, Words[random.Next(Words.Length)]); break;
                    case 2: text[at] = (char)random.Next(0x80); break;
                    default:
                        text.Insert(
                        at, Everything.AsSpan(random.Next(Everything.Length / 2), 20)); break;
                }
            }

            read += ReadsOrRefuses(text.ToString()) ? 1 : 0;
        }

        Assert.InRange(read, 50, 9_950);
    }

    [Fact]
    public void Bytes_that_are_no_text_never_end_in_another_exception()
    {
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            try
            {
                ReadsOrRefuses(Utf8Text.Decode(bytes, "f"));
            }
            catch (HoconException e)
            {
                Assert.Contains("UTF-8", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_text_cut_anywhere_never_ends_in_another_exception()
    {
        Assert.True(ReadsOrRefuses(Everything));
        for (var end = 0; end < Everything.Length; end++)
            ReadsOrRefuses(Everything[..end]);
    }

    /// <summary>
    /// True if the text was read; then what is read must also survive being written and read again.
    /// </summary>
    private static bool ReadsOrRefuses(string text)
    {
        ConfigObject read;
        try
        {
            read = Hocon.Read(text, files: new MemoryFiles(("f.conf", "q = ${a}, r += 1")));
        }
        catch (HoconException e)
        {
            Assert.NotEmpty(e.Advice);
            Assert.True(e.Origin.Line > 0 || e.Origin.Source.StartsWith("env", StringComparison.Ordinal),
                e.Message);
            return false;
        }

        var again = Hocon.Read(read.Render());
        Assert.True(read.SameAs(again), $"{text}\nwas read as {read.Render()}\nand then as {again.Render()}");
        return true;
    }
}
