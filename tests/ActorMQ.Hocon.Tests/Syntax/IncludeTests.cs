namespace ActorMQ.Hocon.Tests.Syntax;

public sealed class IncludeTests
{
    [Theory]
    [InlineData("include \"sub/x.conf\"")]
    [InlineData("include\n  \"sub/x.conf\"")]
    [InlineData("include required(\"sub/x.conf\")")]
    [InlineData("include file(\"sub/x.conf\")")]
    [InlineData("include required( file( \"sub/x.conf\" ) )")]
    [InlineData("include required(file(\"sub/x.conf\")),")]
    [InlineData("include \"file:sub/x.conf\"")]
    public void A_file_is_included_however_it_is_named(string statement) =>
        Hocon.Same("a=1,b=2", $"a=1\n{statement}\n", new MemoryFiles(("sub/x.conf", "b=2")));

    [Fact]
    public void Included_keys_merge_where_the_statement_stands()
    {
        var files = new MemoryFiles(("x.conf", "a=2,o{p=1},b=2"));
        Hocon.Same("a=2,o={p=1,q=2},b=3", "a=1,o{q=2},include \"x.conf\"\nb=3", files);
        Hocon.Same("k={a=2,o={p=1},b=2}", "k { include \"x.conf\" }", files);
        Hocon.Same("l=[{a=2,o={p=1},b=2}]", "l = [{ include \"x.conf\" }]", files);
    }

    [Fact]
    public void Names_are_relative_to_the_including_file_but_for_file_which_is_as_written()
    {
        var files = new MemoryFiles(
            ("d/x.conf", "include \"e/y.conf\"\ninclude file(\"z.conf\")\ninclude \"/abs.conf\""),
            ("d/e/y.conf", "y=1\ninclude \"../w.conf\""), ("d/e/../w.conf", "w=1"),
            ("z.conf", "z=1"), ("/abs.conf", "abs=1"));
        Hocon.Same("y=1,w=1,z=1,abs=1", "include \"d/x.conf\"", files);
    }

    [Fact]
    public void A_name_without_extension_takes_all_that_are_there_with_conf_strongest()
    {
        var files = new MemoryFiles(
            ("x.properties", "p=0\na=0"), ("x.json", "{\"a\":1,\"b\":1}"), ("x.conf", "b=2"));
        Hocon.Same("p=\"0\",a=1,b=2", "include \"x\"", files);
        Assert.Equal(["x.properties", "x.json", "x.conf"], files.Asked);
    }

    [Fact]
    public void Substitutions_are_looked_up_from_the_included_root_first_and_then_from_the_whole()
    {
        var files = new MemoryFiles(
            ("x.conf", "x=10,y=${x},z=${top}"), ("n.conf", "m { include \"x.conf\" }, top=n"));
        Hocon.Same("a={x=42,y=42,z=t},top=t", "a { include \"x.conf\" }, a { x=42 }, top=t", files);
        Hocon.Same("a={m={x=10,y=10,z=n},top=n},top=t", "a { include \"n.conf\" }, top=t", files);
        Hocon.Same("a={l=[0,1]}", "a { l=[0], include \"p.conf\" }", new MemoryFiles(("p.conf", "l += 1")));
    }

    [Fact]
    public void A_missing_file_is_nothing_unless_it_is_required()
    {
        Hocon.Same("a=1", "a=1\ninclude \"none.conf\"\ninclude \"none\"");
        var error = Hocon.Refused("a=1\n include required(\"none.conf\")");
        Assert.Equal((2, 2), (error.Origin.Line, error.Origin.Column));
        Assert.Contains("none.conf", error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("include url(\"http://h/x.conf\")", "URL")]
    [InlineData("include \"http://h/x.conf\"", "URL")]
    [InlineData("include required(classpath(\"x.conf\"))", "class path")]
    [InlineData("include \"list.conf\"", "holds a list")]
    [InlineData("include \"self.conf\"", "includes itself")]
    [InlineData("include \"broken.conf\"", "a value is missing")]
    [InlineData("include \"latin.conf\"", "UTF-8")]
    [InlineData("include \"bad.conf\"", "cannot be read")]
    [InlineData("include \"\"", "empty")]
    [InlineData("include : 1", "followed by")]
    [InlineData("include x", "no include statement")]
    [InlineData("include file(\"x\"", "must close")]
    [InlineData("include file(\"x\"))", "must close")]
    [InlineData("include ${x}", "followed by")]
    [InlineData("l=[{include \"sub.conf\"}]", "no substitution")]
    public void What_cannot_be_included_is_refused_with_the_reason(string text, string problem)
    {
        var error = Hocon.Refused(text, new OddFiles());
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Advice);
    }

    [Fact]
    public void The_word_include_is_a_key_or_a_value_elsewhere() =>
        Hocon.Same("\"foo include\"=1,a=include,l=[include],include.x=2",
            "foo include=1,a=include,l=[include],include.x=2");

    [Fact]
    public void An_error_in_an_included_file_names_that_file() =>
        Assert.Equal("broken.conf:2:3",
            Hocon.Refused("include \"broken.conf\"", new OddFiles()).Origin.ToString());

    private sealed class OddFiles : IConfigFiles
    {
        public byte[]? Read(string path) => path switch
        {
            "list.conf" => "[1]"u8.ToArray(),
            "self.conf" => "include \"self.conf\""u8.ToArray(),
            "broken.conf" => "b=1\na="u8.ToArray(),
            "sub.conf" => "a=${b}"u8.ToArray(),
            "latin.conf" => [(byte)'a', (byte)'=', 0xE9],
            "bad.conf" => throw new IOException("the disk is gone."),
            _ => null,
        };
    }
}
