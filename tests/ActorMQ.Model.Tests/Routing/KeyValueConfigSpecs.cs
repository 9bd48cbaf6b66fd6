using ActorMQ.Model.Routing;

namespace ActorMQ.Model.Tests.Routing;

public sealed class KeyValueConfigSpecs
{
    [Fact]
    public void A_value_is_there_until_it_is_deleted_and_its_namespace_stays()
    {
        var config = KeyValueConfig.Empty.Put("ns", "b", "1").Put("ns", "a", "2").Put("ns", "b", "3");

        Assert.Equal("3", config.Get("ns", "b"));
        Assert.Null(config.Get("ns", "c"));
        Assert.Null(config.Get("other", "b"));
        Assert.Equal("a b", string.Join(' ', config.List("ns")!.Keys));

        var emptied = config.Delete("ns", "a").Delete("ns", "b");
        Assert.Empty(emptied.List("ns")!);
        Assert.Null(emptied.List("other"));
        Assert.Same(emptied, emptied.Delete("ns", "b"));
        Assert.Same(emptied, emptied.Delete("other", "b"));
    }
}
