using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Tests.Syntax;

/// <summary>The published syntax, paragraph by paragraph, but for substitutions and includes.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,false,null],"c":{"d":"e"}}""", "a=1\nb=[true,false,null]\nc{d=e}")]
    [InlineData("a=1", "# hash\n// slashes\na = 1 # behind\n// end")]
    [InlineData("a=\"x # y // z\"", "a = \"x # y // z\" // comment")]
    [InlineData("{}", "")]
    [InlineData("{}", "\uFEFF \n # only a comment")]
    [InlineData("a=1", "{ a : 1 }")]
    [InlineData("a={b=1}", "a { b = 1 }")]
    [InlineData("a={b=1}", "a\n{ b\n=\n1 }")]
    public void A_text_means_the_same_as_its_plain_form(string plain, string text) => Hocon.Same(plain, text);

    [Theory]
    [InlineData("[1,2,3,]")]
    [InlineData("[1\n2\n3]")]
    [InlineData("[ 1 , 2\n, 3 \n ]")]
    [InlineData("[\n1 # one\n2,\n\n3\n,]")]
    public void Commas_may_be_newlines_and_one_may_trail(string list) =>
        Hocon.Same("a=[1,2,3]", "a = " + list);

    [Theory]
    [InlineData("a=[1,2,3,,]", 1, 10)]
    [InlineData("a=[,1]", 1, 4)]
    [InlineData("a=[1,,2]", 1, 6)]
    [InlineData("a=1,,b=2", 1, 5)]
    [InlineData(",a=1", 1, 1)]
    [InlineData("{a=1}}", 1, 6)]
    [InlineData("a=1}", 1, 4)]
    [InlineData("{a=1", 1, 5)]
    [InlineData("a=[1\n2", 2, 2)]
    [InlineData("a=", 1, 3)]
    [InlineData("a", 1, 2)]
    [InlineData("=1", 1, 1)]
    [InlineData("a=1\nb=x:y", 2, 4)]
    [InlineData("a=\"open\nb=1", 1, 3)]
    [InlineData("a=\"\"\"open\n\nb=1", 1, 3)]
    [InlineData("a=\"\\q\"", 1, 3)]
    [InlineData("a=\"\\u12g4\"", 1, 3)]
    [InlineData("a=\"\t\"", 1, 3)]
    [InlineData("a=x*y", 1, 4)]
    [InlineData("a=1+2", 1, 4)]
    [InlineData("a..b=1", 1, 1)]
    [InlineData(".a=1", 1, 1)]
    [InlineData("a.=1", 1, 1)]
    [InlineData("a{b:1} c:2", 1, 9)]
    [InlineData("a=[1}", 1, 5)]
    [InlineData("a=${b", 1, 6)]
    [InlineData("a=${b{c}}", 1, 6)]
    [InlineData("a=${}", 1, 5)]
    [InlineData("a=${ ?b}", 1, 6)]
    [InlineData("a=$b", 1, 3)]
    [InlineData("${a}=1", 1, 1)]
    public void What_breaks_the_syntax_is_refused_where_it_stands(string text, int line, int column)
    {
        var error = Hocon.Refused(text);
        Assert.Equal(new Origin("test.conf", line, column), error.Origin);
        Assert.NotEmpty(error.Advice);
        Assert.StartsWith($"test.conf:{line}:{column}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_as_the_root_is_parsed_but_is_no_configuration() =>
        Assert.Contains("list", Hocon.Refused("[1,2]").Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("a={x=1,y=2}", "a={x=1}, a={y=2}")]
    [InlineData("a={b={x=3,y=2}}", "a.b.x=1, a.b.y=2, a{b{x=3}}")]
    [InlineData("a={y=2}", "a={x=1}\na=null\na={y=2}")]
    [InlineData("a=2", "a=1\na=2")]
    [InlineData("a=[2]", "a=[1]\na=[2]")]
    public void Doubled_keys_merge_objects_and_replace_all_else(string merged, string text) =>
        Hocon.Same(merged, text);

    [Theory]
    [InlineData("foo bar baz", "foo bar baz")]
    [InlineData("  foo   bar\t", "foo   bar")]
    [InlineData("foo \" \" bar", "foo   bar")]
    [InlineData("truefoo", "truefoo")]
    [InlineData("true foo", "true foo")]
    [InlineData("10.0bar", "10.0bar")]
    [InlineData("bar10.0", "bar10.0")]
    [InlineData("1 2 3 4", "1 2 3 4")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("-x", "-x")]
    [InlineData("1e5x", "1e5x")]
    [InlineData("007", "007")]
    [InlineData("null void", "null void")]
    [InlineData("a/b", "a/b")]
    [InlineData("x y//z", "x y")]
    [InlineData("include", "include")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "\"\\/\b\f\n\r\té")]
    [InlineData("a\u00a0 b\u2028", "a\u00a0 b")]
    public void Simple_values_of_one_line_become_one_text(string written, string text)
    {
        var value = Assert.IsType<ConfigScalar>(Hocon.Read("a = " + written).At("a"));
        Assert.Equal((ScalarKind.Text, text), (value.Kind, value.Text));
    }

    [Theory]
    [InlineData("true", ScalarKind.Boolean)]
    [InlineData("false", ScalarKind.Boolean)]
    [InlineData("null", ScalarKind.Null)]
    [InlineData("1e5", ScalarKind.Number)]
    [InlineData("-0.5E+10", ScalarKind.Number)]
    [InlineData("0", ScalarKind.Number)]
    public void A_single_value_keeps_its_type_and_its_spelling(string written, ScalarKind kind)
    {
        var value = Assert.IsType<ConfigScalar>(Hocon.Read("a : " + written + " # it").At("a"));
        Assert.Equal((kind, written), (value.Kind, value.Text));
    }

    [Theory]
    [InlineData("\"\"\"foo\"\"\"", "foo")]
    [InlineData("\"\"\"foo\"\"\"\"", "foo\"")]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"\" a\n \\u0041 \"b\" \n\"\"\"", " a\n \\u0041 \"b\" \n")]
    public void Triple_quotes_take_everything_as_it_is(string written, string text) =>
        Assert.Equal(text, ((ConfigScalar)Hocon.Read("a=" + written).At("a")!).Text);

    [Fact]
    public void Lines_are_counted_through_a_text_of_several_lines() =>
        Assert.Equal(new Origin("test.conf", 3, 11), Hocon.Refused("a=\"\"\"x\ny\n  z\"\"\" \"x\"=2").Origin);

    [Theory]
    [InlineData("a={b={c=1}}", "a.b.c=1")]
    [InlineData("a={\"b.c\"={d=1}}", "a.\"b.c\".d=1")]
    [InlineData("{\"a b c\"=1}", "a b c : 1")]
    [InlineData("{\"true\"=1,\"3\"={\"14\"=2},\"1\"={\"2\"={\"3\"=4}}}", "true:1,3.14:2,1.2.3:4")]
    [InlineData("{\"10\"={\"0foo\"=1},foo10={\"0\"=2},\"foo10.0\"=3}", "10.0foo=1,foo10.0=2,foo\"10.0\"=3")]
    [InlineData("{a={\"\"={b=1}}}", "a.\"\".b=1")]
    [InlineData("{\"foo include\"=1,\"include\"=2}", "foo include=1,\"include\"=2")]
    [InlineData("{\"null\"={\"false\"=1}}", "null.false=1")]
    public void Keys_are_paths(string plain, string text) => Hocon.Same(plain, text);

    [Theory]
    [InlineData("a=[1,2,3,4]", "a=[1,2] [3,4]")]
    [InlineData("a=[[1,2,3,4]]", "a=[[1,2][3,4]]")]
    [InlineData("a=[[1,2],[3,4]]", "a=[[1,2]\n[3,4]]")]
    [InlineData("a=[\"1 2 3 4\"]", "a=[1 2 3 4]")]
    [InlineData("a={b=1,c=2}", "a={b=1} {c=2}")]
    [InlineData("a=[{b=1,c=2}]", "a=[{b=1}{c=2}]")]
    [InlineData("a=[1,x,y]", "a=[1]{\"1\"=y,\"0\"=x,z=0}")]
    public void Lists_and_objects_side_by_side_are_joined(string plain, string text) =>
        Hocon.Same(plain, text);

    [Theory]
    [InlineData("a=[1] x")]
    [InlineData("a={b=1} x")]
    [InlineData("a=[1]{b=1}")]
    [InlineData("a={} []")]
    [InlineData("a=[1] \" \" [2]")]
    [InlineData("a={b=1} null")]
    public void Kinds_that_do_not_go_together_are_refused(string text) =>
        Assert.Contains("joined", Hocon.Refused(text).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Nesting_is_bounded(char open)
    {
        var text = "a=" + string.Concat(Enumerable.Repeat(open == '{' ? "{a=" : "[", 100_000));
        Assert.Contains("200 levels", Hocon.Refused(text).Problem, StringComparison.Ordinal);
        var path = string.Join('.', Enumerable.Repeat("a", 100_000));
        Assert.Contains("200 levels", Hocon.Refused(path + "=1").Problem, StringComparison.Ordinal);
        Assert.Contains("200 keys", Hocon.Refused("a=${" + path + "}").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nests_as_deep_as_allowed_is_read_whole()
    {
        var lists = "a=" + new string('[', 199) + new string(']', 199);
        Assert.Equal($"{{{lists.Replace("]", "],", StringComparison.Ordinal)}}}", Hocon.Read(lists).Render());
        var path = string.Join('.', Enumerable.Repeat("a", 200));
        Assert.NotNull(Hocon.Read(path + "=1").At(path));
    }

    [Fact]
    public void Values_know_where_they_are_written_and_what_is_said_above_them()
    {
        var read = Hocon.Read(
            "# far away\n\n# About a.\n# And more.\na {\n  # On b.\n  b = [ 1,\n 2 ] # behind\n c = 3\n}");
        Assert.Equal("About a.\nAnd more.", read.Find("a")!.Comment);
        Assert.Equal("On b.", read.Find("a", "b")!.Comment);
        Assert.Equal("", read.Find("a", "c")!.Comment);
        Assert.Equal(new Origin("test.conf", 7, 3), read.Find("a", "b")!.KeyOrigin);
        Assert.Equal(new Origin("test.conf", 8, 2), ((ConfigList)read.At("a.b")!).Items[1].Origin);
    }
}
