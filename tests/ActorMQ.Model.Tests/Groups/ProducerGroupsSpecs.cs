using ActorMQ.Model.Groups;

namespace ActorMQ.Model.Tests.Groups;

public sealed class ProducerGroupsSpecs
{
    private static readonly GroupName Orders = new("orders");
    private static readonly GroupName Bills = new("bills");

    [Fact]
    public void Producers_come_go_and_expire_by_connection()
    {
        var groups = new ProducerGroups();
        groups.Join(Orders, Producer(1), TimeSpan.Zero);
        groups.Join(Orders, Producer(2), TimeSpan.FromSeconds(60));
        groups.Join(Bills, Producer(1), TimeSpan.Zero);
        Assert.Equal([Producer(1), Producer(2)], groups.Members(Orders).AsEnumerable());
        Assert.Empty(groups.Expire(TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(120)));
        Assert.Equal(
            [1L], groups.Expire(TimeSpan.FromSeconds(121), TimeSpan.FromSeconds(120)).AsEnumerable());
        Assert.Equal([Producer(2)], groups.Members(Orders).AsEnumerable());
        Assert.Empty(groups.Members(Bills));
        groups.Leave(Orders, 2);
        groups.Leave(Orders, 2);
        Assert.Equal(0, groups.Count);
    }

    private static GroupMember Producer(long connection) => new(connection, new ClientId("client"), 0, 0);
}
