using System.Text;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Tests.Shards;

public sealed class ShardRecordSpecs
{
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");
    private static readonly NodeId C = new("c");
    private static readonly NodeSet All = NodeSet.Of(A, B, C);

    [Fact]
    public void A_record_is_plain_json()
    {
        var record = new ShardRecord(new(3), A, All, NodeSet.Of(C, A), IsUnclean: true);
        const string Json =
            """{"epoch":3,"leader":"a","replicas":["a","b","c"],"inSync":["a","c"],"unclean":true}""";
        Assert.Equal(Json, Encoding.UTF8.GetString(ShardRecordJson.Encode(record)));
        Assert.Equal(record, ShardRecordJson.TryDecode(Encoding.UTF8.GetBytes(Json)));
    }

    [Fact]
    public void A_new_shard_has_no_leader_and_everyone_is_in_sync()
    {
        var record = ShardRecord.Found(All);
        Assert.Equal(record, ShardRecordJson.TryDecode(ShardRecordJson.Encode(record)));
        Assert.Equal(All, record.InSync);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"epoch":"3","replicas":[],"inSync":[]}""")]
    [InlineData("""{"epoch":-1,"replicas":["a"],"inSync":["a"]}""")]
    [InlineData("""{"epoch":3,"replicas":["a"],"inSync":["a"]}""")] // led by no one
    [InlineData("""{"epoch":0,"leader":"a","replicas":["a"],"inSync":["a"]}""")]
    [InlineData("""{"epoch":3,"leader":"b","replicas":["a","b"],"inSync":["a"]}""")] // the leader is not in the set
    [InlineData("""{"epoch":3,"leader":"a","replicas":["a",""],"inSync":["a"]}""")]
    [InlineData("""{"epoch":3,"leader":"a","replicas":["a"],"inSync":["a",7]}""")]
    [InlineData("""{"epoch":3,"leader":"a","replicas":["a"],"inSync":["a"]} x""")]
    public void What_is_no_record_is_refused(string json) =>
        Assert.Null(ShardRecordJson.TryDecode(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Who_is_elected_takes_the_next_epoch_and_the_leader_before_leaves_the_set()
    {
        var elected = new ShardRecord(new(3), A, All, All).Elect(B, inSyncMin: 2);
        Assert.Equal(new ShardRecord(new(4), B, All, NodeSet.Of(B, C)), elected);
    }

    [Fact]
    public void The_set_is_not_made_smaller_than_the_minimum()
    {
        var set = NodeSet.Of(A, B);
        Assert.Equal(set, new ShardRecord(new(3), A, All, set).Elect(B, inSyncMin: 2).InSync);
    }

    [Fact]
    public void A_leader_that_comes_back_stays_in_the_set() =>
        Assert.Equal(All, new ShardRecord(new(3), A, All, All).Elect(A, inSyncMin: 2).InSync);

    [Fact]
    public void An_unclean_leader_is_alone_in_the_set_until_the_next_epoch()
    {
        var unclean = new ShardRecord(new(3), A, All, NodeSet.Of(A, B)).ElectUnclean(C);
        Assert.Equal(new ShardRecord(new(4), C, All, NodeSet.Of(C), IsUnclean: true), unclean);
        Assert.False(unclean.Elect(C, inSyncMin: 1).IsUnclean);
    }
}
