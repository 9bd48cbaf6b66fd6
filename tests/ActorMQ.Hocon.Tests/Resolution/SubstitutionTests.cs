using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Tests.Resolution;

/// <summary>
/// Substitutions as published: forward, backward, in circles, optional, from the environment.
/// </summary>
public sealed class SubstitutionTests
{
    [Theory]
    [InlineData("a=1,b=1", "a=${b},b=1")]
    [InlineData("a=3,b=3", "b=1,a=${b},b=3")]
    [InlineData("a={x=1,y=2},b={x=1,y=2}", "a=${b},b{x=1},b{y=2}")]
    [InlineData("a=\"cat is my pet\",b=cat", "a=${b} is my pet,b=cat")]
    [InlineData("a=\"cat is my pet\",b=cat", "a=${b}\" is my pet\",b=cat")]
    [InlineData("a=\"1e5 true null\",b=1e5", "a=${b} true null,b=1e5")]
    [InlineData("a=\"x  y\",b=x,c=y", "a=${b}  ${c},b=x,c=y")]
    [InlineData("a=[1,2],b=[1],c=[2]", "a=${b} ${c},b=[1],c=[2]")]
    [InlineData("g={s=6},e={s=6,n=east}", "g={s=6},e=${g} {n=east}")]
    [InlineData("\"a.b\"=1,c=1", "\"a.b\"=1,c=${\"a.b\"}")]
    [InlineData("a=[x,[1]],b=x,c=[1]", "a=[${b},${c}],b=x,c=[1]")]
    public void A_substitution_means_the_last_value_in_the_whole_text(string plain, string text) =>
        Hocon.Same(plain, text);

    [Theory]
    [InlineData("b=1", "b=1,a=${?x}")]
    [InlineData("a=1", "a=1,a=${?x}")]
    [InlineData("a=[1,2]", "a=[1,${?x},2]")]
    [InlineData("a=\"b\"", "a=${?x}b")]
    [InlineData("a=[1]", "a=${?x} [1]")]
    [InlineData("a={b=1}", "a=${?x}{b=1}")]
    [InlineData("{}", "a=${?x}${?y}")]
    [InlineData("a=\" \"", "a=${?x} ${?y}")]
    [InlineData("a=1,b=1", "b=1,a=${?x}${b}")]
    [InlineData("a=null,b=null", "a=null,b=${?a}")]
    public void An_optional_substitution_of_nothing_vanishes(string plain, string text) =>
        Hocon.Same(plain, text);

    [Theory]
    [InlineData("path=\"a:b:c:d\"", "path=\"a:b:c\"\npath=${path}\":d\"")]
    [InlineData("path=[1,2]", "path=[1]\npath=${path} [2]")]
    [InlineData("path=[1,2,3],q=[1,2,3]", "path=[1]\npath=${path} [2]\nq=${path}\npath=${path} [3]")]
    [InlineData("foo={a=1}", "foo={a=1}\nfoo=${foo}")]
    [InlineData("{}", "foo=${?foo}")]
    [InlineData("a=foo", "a=${?a}foo")]
    [InlineData("foo=42", "foo=${does-not-exist}\nfoo=42")]
    [InlineData("foo=42", "foo=${foo}\nfoo=42")]
    [InlineData("foo={a=2,c=1}", "foo={a={c=1}}\nfoo=${foo.a}\nfoo={a=2}")]
    [InlineData("bar={foo=42,baz=42}", "bar={foo=42,baz=${bar.foo}}")]
    [InlineData("bar={foo=43,baz=43}", "bar={foo=42,baz=${bar.foo}}\nbar={foo=43}")]
    [InlineData("bar={a=4,b=3},foo={c=3,d=4}",
        "bar={a=${foo.d},b=1}\nbar.b=3\nfoo={c=${bar.b},d=2}\nfoo.d=4")]
    [InlineData("a=1,b=1", "a=1\nb=${a}\na=${b}")]
    [InlineData("a=1,b=1", "b=${a}\na=1\na=${b}")]
    [InlineData("{}", "a=${?b},b=${?a}")]
    [InlineData("x={a={p=1,q=2}},y={p=1,q=2}", "x.a={p=1}\ny=${x.a}\nx.a=${x.a}{q=2}")]
    public void A_field_that_leads_back_to_itself_sees_what_it_was_before(string plain, string text) =>
        Hocon.Same(plain, text);

    [Fact]
    public void Two_fields_that_swap_get_the_same_value()
    {
        var read = Hocon.Read("a=1,b=2,a=${b},b=${a}");
        Assert.True(read.At("a")!.SameAs(read.At("b")!));
    }

    [Theory]
    [InlineData("a=[b]", "a += b")]
    [InlineData("a=[1,2,[3]]", "a=[1]\na += 2\na += [3]")]
    [InlineData("x={a=[1,2]}", "x { a += 1 }\nx { a += 2 }")]
    [InlineData("x={y={a=[1,2]}}", "x.y.a = [1]\nx { y.a += 2 }")]
    [InlineData("l=[{a=[1,2]}]", "l=[{a=[1],a+=2}]")]
    [InlineData("l=[{a=[2]}]", "l=[{a+=2}]")]
    [InlineData("d={p=[1]},m={p=[1]}", "d{p+=1}\nm={p=[0]}\nm=${d}")]
    public void Plus_equals_appends(string plain, string text) => Hocon.Same(plain, text);

    [Theory]
    [InlineData("a=1\na+=2", "joined")]
    [InlineData("a=${b}", "no value")]
    [InlineData("a=${b.c}\nb=1", "no value")]
    [InlineData("foo=${foo}", "leads back")]
    [InlineData("foo=${foo}\nfoo={a=1}", "leads back")]
    [InlineData("bar=${foo}\nfoo=${bar}", "leads back")]
    [InlineData("a=${b},b=${c},c=${a}", "leads back")]
    [InlineData("a={b=${a}}", "contains itself")]
    [InlineData("a=[${a}]", "contains itself")]
    [InlineData("a={b={c=${d}}},d=[{e=${a.b}}]", "contains itself")]
    [InlineData("a=${b}\nb=[1]{c=1}", "joined")]
    public void What_has_no_value_or_no_end_is_refused(string text, string problem)
    {
        var error = Hocon.Refused(text);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.True(error.Origin.Line > 0, error.Message);
    }

    [Theory]
    [InlineData("a={}", "a={b=${?a}}")]
    [InlineData("a={b={}}", "a={b={c=${?a}}}")]
    [InlineData("a=[]", "a=[${?a}]")]
    public void An_optional_circle_is_a_substitution_of_nothing(string plain, string text) =>
        Hocon.Same(plain, text);

    [Fact]
    public void What_no_text_sets_comes_from_the_environment()
    {
        var environment = new Dictionary<string,
            string>(StringComparer.Ordinal)
        { ["HOME"] = "/root", ["a.b"] = "dotted", ["EMPTY"] = "" };
        var read = Hocon.Read("a=${HOME}/x, b=${?a.b}, c=${?EMPTY}, d=${?NONE}, HOME2=${HOME}", environment);
        Assert.True(Hocon.Read("a=\"/root/x\",b=\"dotted\",c=\"\",HOME2=\"/root\"").SameAs(read),
            read.Render());
        var blocked = Hocon.Read("HOME=null, a=${HOME}, b=${?HOME}x", environment);
        Assert.True(Hocon.Read("HOME=null,a=null,b=nullx").SameAs(blocked), blocked.Render());
        var itself = Hocon.Read("HOME=${HOME}/y", environment);
        Assert.Equal("/root/y", ((ConfigScalar)itself.At("HOME")!).Text);
    }

    [Fact]
    public void A_small_text_cannot_unfold_to_more_than_memory_holds()
    {
        foreach (var (start, double_) in new[] { ("xxxxxxxxxxxxxxxx", "${a#}${a#}"), ("[1]", "${a#}${a#}"),
            ("{k=1}", "{l=${a#},r=${a#}}") })
        {
            var text = $"a0={start}\n" + string.Join('\n', Enumerable.Range(1, 60)
                .Select(i => $"a{i}={double_.Replace("#", $"{i - 1}", StringComparison.Ordinal)}"));
            Assert.Contains("memory", Hocon.Refused(text).Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Chains_of_substitutions_are_bounded()
    {
        var chain = string.Join('\n', Enumerable.Range(0, 100_000).Select(i => $"a{i}=${{a{i + 1}}}"));
        Assert.Contains("levels deep", Hocon.Refused(chain).Problem, StringComparison.Ordinal);
        var nested = "a0=1\n" + string.Join(
            '\n', Enumerable.Range(1, 2_000).Select(i => $"a{i}={{n=${{a{i - 1}}}}}"));
        Assert.Contains("levels deep", Hocon.Refused(nested).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_deepest_text_needs_no_more_than_half_a_megabyte_of_stack()
    {
        var open = string.Concat(Enumerable.Repeat("a=[{", 300));
        var chain = string.Join(
            '\n', Enumerable.Range(0, 1_000).Select(i => $"a{i}=x ${{?b}}${{a{i + 1}}} y"));
        var nested = "a0=[1]\n" + string.Join(
            '\n', Enumerable.Range(1, 1_000).Select(i => $"a{i}=[{{n=${{a{i - 1}}}}}]"));
        var refused = 0;
        var thread = new Thread(() =>
        {
            foreach (var text in new[] { open, chain, nested })
            {
                Assert.Contains("levels deep", Hocon.Refused(text).Problem, StringComparison.Ordinal);
                refused++;
            }
        }, maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(3, refused);
    }

    [Fact]
    public void Texts_merge_from_weak_to_strong_and_see_each_other()
    {
        var merged = HoconText.Resolve(
            [HoconText.Parse("a{x=1,y=${base}},base=/d", "reference"),
                HoconText.Parse("base=/u,a.x=2,b=${a.y}", "user")],
            _ => null);
        Assert.True(Hocon.Read("a={x=2,y=/u},base=/u,b=/u").SameAs(merged), merged.Render());
        Assert.Equal("user", merged.Find("a", "x")!.KeyOrigin.Source);
    }
}
