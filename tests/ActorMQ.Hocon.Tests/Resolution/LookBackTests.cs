namespace ActorMQ.Hocon.Tests.Resolution;

/// <summary>
/// Cases in which looking forward and backward meet: fields given several times, objects that embrace each
/// other, appending in nested places. lightbend/config says the same, but for appending inside of a list,
/// which
/// it refuses, and for the last test.
/// </summary>
public sealed class LookBackTests
{
    [Theory]
    [InlineData("a=1, a=${a}, a=${a}, a=${a}", "a=1")]
    [InlineData("a=1, a=${a}x, a=${a}y, a=${a}z", "a=1xyz")]
    [InlineData("a=1, a=${?a}foo${?a}", "a=1foo1")]
    [InlineData("a=${?b}foo, b=${?a}", "a=foo")]
    [InlineData("a=1, b=${c}, c=${a}, a=${b}", "a=1,b=1,c=1")]
    [InlineData("a=1, a=${a}, a=2", "a=2")]
    [InlineData("a={b=5}, a=${a}, a={c=6}", "a={b=5,c=6}")]
    [InlineData("a={b={c=5}}, a=${a.b}, a={b=2}", "a={c=5,b=2}")]
    [InlineData("a={b={c=5}}, a={x=${a.b}}, a={b=2}", "a={b=2,x=2}")]
    [InlineData("bar=101, bar={foo=42,baz=${bar.foo}}", "bar={foo=42,baz=42}")]
    [InlineData("x=0, bar=[${x},1], bar={foo=42,baz=${bar.foo}}", "x=0,bar={foo=42,baz=42}")]
    [InlineData("foo=${a.b.c}, a={b={c=42,d=${foo}},e=${foo}}", "foo=42,a={b={c=42,d=42},e=42}")]
    [InlineData("a={b=3}, a={b=2} ${a}", "a={b=3}")]
    [InlineData("a={a=0}, a=${a}{b=1}, a=${a}{c=2}", "a={a=0,b=1,c=2}")]
    public void A_field_given_several_times_looks_back_at_itself_and_forward_at_others(
        string text, string plain)
    {
        var read = Hocon.Read(text);
        foreach (var (key, field) in Hocon.Read(plain).Fields)
            Assert.True(field.Value.SameAs(read.At(key)!), $"{key} of {text} is {read.At(key)!.Render()}");
    }

    [Theory]
    [InlineData("d={a=1,b=2}, i=${d}, i.b=3, j.b=${i.b}", "d={a=1,b=2},i={a=1,b=3},j={b=3}")]
    [InlineData("d={a=1,b=2}, i=${d}, i.b={c=43}, j.b=${i.b}", "d={a=1,b=2},i={a=1,b={c=43}},j={b={c=43}}")]
    [InlineData("d={a=1,b=2}, i.b=7, i=${d}, j.b=${i.b}", "d={a=1,b=2},i={a=1,b=2},j={b=2}")]
    [InlineData("d={a=1}, i=${d}, i.c=${j.d}, i.x=${j.y}, j=${d}, j.d=${i.a}, j.y=15",
        "d={a=1},i={a=1,c=1,x=15},j={a=1,d=1,y=15}")]
    [InlineData("i={a=10,b=${j.d}}, j={d=14,e=${i.a},f=${i.b},g=${j.f}}",
        "i={a=10,b=14},j={d=14,e=10,f=14,g=14}")]
    [InlineData("z=15, e={n.o=${z}}, d={a=1}, i=345, i=${?none}, i=${e}, i={}, i=${d}, i.b={c=43}",
        "z=15,e={n={o=15}},d={a=1},i={n={o=15},a=1,b={c=43}}")]
    [InlineData("a={x=1,q=4}, j=${a}, b={y=2,q=5}, j=${b}", "a={x=1,q=4},j={x=1,y=2,q=5},b={y=2,q=5}")]
    public void Objects_made_of_each_other_merge_key_by_key(string text, string plain) =>
        Hocon.Same(plain, text);

    [Theory]
    [InlineData("d={x=[]}, c=${d}, c{x+=1, x+=2}", "d={x=[]},c={x=[1,2]}")]
    [InlineData("c={x=[], x=${c.x}[1], x=${c.x}[2]}", "c={x=[1,2]}")]
    [InlineData("d={x=[]}, c=${d}, c={x=${c.x}[1], x=${c.x}[2]}", "d={x=[]},c={x=[1,2]}")]
    [InlineData("r={d.x=[]}, q=${r}, q={d={x=[]}, c=${q.d}, c={x=${q.c.x}[1], x=${q.c.x}[2]}}",
        "r={d={x=[]}},q={d={x=[]},c={x=[1,2]}}")]
    [InlineData("a=${x}, a+=${y}, x=[1], y=2", "a=[1,2],x=[1],y=2")]
    [InlineData("x{a+={b=1}, a+={b=2}}", "x={a=[{b=1},{b=2}]}")]
    [InlineData("x+={a+=1, a+=2}", "x=[{a=[1,2]}]")]
    [InlineData("x=[{a+=1, a+=2}]", "x=[{a=[1,2]}]")]
    public void Appending_finds_the_list_before_it_wherever_it_stands(string text, string plain) =>
        Hocon.Same(plain, text);

    [Theory]
    [InlineData("a=1, a=[${a}, 2]")]
    [InlineData("a=1, a={x=${a}}")]
    [InlineData("a=${b}, b=${c}, c=${d}, d=${a}")]
    [InlineData("a=${none}, a={b=42}")]
    [InlineData("foo=${?bar}, bar=${baz}, baz=${foo}")]
    [InlineData("o={p=${?a}}, a={b=${a}}")]
    public void Nothing_looks_back_from_inside_of_a_list_or_an_object(string text) => Hocon.Refused(text);

    [Fact]
    public void A_substitution_inside_of_a_referred_object_looks_forward()
    {
        // lightbend/config resolves all of d when i needs it, and so says 7 for d.a.
        Hocon.Same("d={a=2,b=2},i={a=2,b=2}", "d={a=${i.b},b=2}, i.b=7, i=${d}");
    }
}
