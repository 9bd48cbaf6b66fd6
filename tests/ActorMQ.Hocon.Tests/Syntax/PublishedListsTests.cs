using System.Globalization;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Tests.Syntax;

/// <summary>
/// Goal: where the published text lists characters, words or files, all of the list holds. Method: the lists
/// themselves. Source: lightbend/config HOCON.md.
/// </summary>
public sealed class PublishedListsTests
{
    public static TheoryData<char> WhiteSpace =>
    [
        .. "\t\v\f\r\u001C\u001D\u001E\u001F\uFEFF",
        .. Enumerable.Range(0, char.MaxValue).Select(c => (char)c).Where(c =>
            char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
    ];

    [Theory]
    [MemberData(nameof(WhiteSpace))]
    public void All_white_space_is_trimmed_outside_kept_between_and_separates_nothing(char c)
    {
        Assert.Equal("x", Text($"{c}a{c}={c}x{c}\n{c}"));
        Assert.Equal($"x{c}y", Text($"a=x{c}y"));
        var (key, text) = (ConfigRender.Quote($"a{c}b"), ConfigRender.Quote($"1{c}2"));
        Hocon.Same($"{key}=[{text}]", $"a{c}b{c}:{c}[{c}1{c}2{c}]");
    }

    [Fact]
    public void Only_the_newline_ends_a_line()
    {
        Hocon.Same("a=1,b=2", "a=1\r\nb=2\r\n");
        Hocon.Same("a=[\"1\\r2\u20283\",4]", "a=[1\r2\u20283\n4]");
    }

    [Theory]
    [InlineData('$')]
    [InlineData('`')]
    [InlineData('^')]
    [InlineData('?')]
    [InlineData('!')]
    [InlineData('@')]
    [InlineData('*')]
    [InlineData('&')]
    [InlineData('\\')]
    [InlineData('+')]
    public void Reserved_characters_need_quotes(char c)
    {
        foreach (var text in new[] { $"a=x{c}y", $"a={c}", $"a={c}y", $"x{c}y=1", $"a=[x{c}y]" })
            Assert.NotEmpty(Hocon.Refused(text).Advice);
        var escaped = c == '\\' ? "\\\\" : c.ToString();
        Assert.Equal($"x{c}y", Text($"a=\"x{escaped}y\""));
    }

    [Fact]
    public void Control_characters_may_stand_without_quotes_but_not_within()
    {
        Assert.Equal("x\u0001y\u007f", Text("a=x\u0001y\u007f"));
        Assert.Contains("\\u0001", Hocon.Refused("a=\"x\u0001y\"").ToString(), StringComparison.Ordinal);
        Assert.Equal("x\u0001\n", Text("a=\"\"\"x\u0001\n\"\"\""));
    }

    [Theory]
    [InlineData("true", "true1")]
    [InlineData("null", "nullx")]
    [InlineData("false", "falsefalse")]
    public void A_word_that_begins_as_a_literal_is_a_text(string literal, string text)
    {
        Assert.Equal(literal, Text($"a={literal}"));
        Assert.Equal(text, Text($"a={text}"));
        Assert.Equal(ScalarKind.Text, ((ConfigScalar)Hocon.Read($"a={text}").At("a")!).Kind);
    }

    [Theory]
    [InlineData("include \"x.conf\" \"y.conf\"")]
    [InlineData("include \"x.conf\" b=1")]
    [InlineData("include x.conf")]
    [InlineData("include ${x}\".conf\"")]
    [InlineData("include file(x.conf)")]
    [InlineData("include file(\"x.conf\" \"y\")")]
    public void An_include_takes_one_quoted_name_and_nothing_else(string text) =>
        Assert.NotEmpty(Hocon.Refused(text).Advice);

    [Fact]
    public void A_name_is_included_as_it_is_written_though_it_looks_like_a_substitution()
    {
        var files = new MemoryFiles(("${x}.conf", "b=1"));
        Hocon.Same("x=2,b=1", "x=2\ninclude \"${x}.conf\"", files);
    }

    [Fact]
    public void An_included_value_that_is_no_object_hides_and_is_hidden_as_within_one_file()
    {
        var files = new MemoryFiles(("x.conf", "a=null"));
        Hocon.Same("a={y=2}", "a={x=1}\ninclude \"x.conf\"\na={y=2}", files);
    }

    /// <summary>The three texts of the published example, the last of them the strongest.</summary>
    [Theory]
    [InlineData("a={x=1}", "a={y=2}", "a=42", "a={x=1}")]
    [InlineData("a={x=1,y=2}", "a=42", "a={y=2}", "a={x=1}")]
    [InlineData("a={x=1}", "a={y=2}", "a=null", "a={x=1}")]
    public void Objects_of_several_texts_merge_only_when_nothing_else_lies_between(
        string merged, params string[] weakToStrong)
    {
        var actual = HoconText.Resolve(
            [.. weakToStrong.Select(text => HoconText.Parse(text, "a text"))], _ => null);
        Assert.True(Hocon.Read(merged).SameAs(actual), actual.Render());
    }

    [Theory]
    [InlineData("\"\"={\"\"=\"1\"}", ".=1")]
    [InlineData("a={\"\"=\"1\"}", "a.=1")]
    [InlineData("\"\"={a=\"1\"}", ".a=1")]
    [InlineData("a={b=\"2\"}", "a=true\na.b=2")]
    [InlineData("a={b=\"2\"}", "a.b=2\na=true")]
    [InlineData("a={b={c=\"\"}}", "a.b.c")]
    public void Names_of_properties_part_at_every_dot_and_values_are_texts(string plain, string properties) =>
        Hocon.Same(plain, "include \"p.properties\"", new MemoryFiles(("p.properties", properties)));

    private static string Text(string text) => ((ConfigScalar)Hocon.Read(text).At("a")!).Text;
}
