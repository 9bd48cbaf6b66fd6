using ActorMQ.Cluster.Nodes;
using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Clusters;

/// <summary>Carries out what an operator orders.</summary>
internal static class ClusterOrders
{
    /// <param name="order">What.</param>
    /// <param name="commands">Does it.</param>
    /// <param name="viewAsync">Looks who lives.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="ClusterCommandException">It cannot be, or names nobody.</exception>
    internal static async Task CarryOutAsync(
        ClusterOrder order,
        ClusterCommands commands,
        Func<CancellationToken, Task<ClusterView>> viewAsync,
        CancellationToken ct)
    {
        switch (order.Verb)
        {
            case OrderVerb.Leave:
                await commands.LeaveAsync(Node(order.Node), ct);
                break;
            case OrderVerb.Stay:
                await commands.StayAsync(Node(order.Node), ct);
                break;
            case OrderVerb.Down:
                await commands.DownAsync(Node(order.Node), await viewAsync(ct), ct);
                break;
            case OrderVerb.Move:
                await commands.MoveAsync(Shard(order), Node(order.From), Node(order.To), ct);
                break;
            case OrderVerb.Plan:
                await commands.PlaceAsync(Shard(order), nodes: null, ct);
                break;
            case OrderVerb.Elect:
            case OrderVerb.ElectUnclean:
                await commands.ElectAsync(
                    Shard(order), Node(order.Node), order.Verb == OrderVerb.ElectUnclean, ct);
                break;
            default:
                throw new ClusterCommandException($"there is no order {order.Verb}");
        }
    }

    private static NodeId Node(string? name) => string.IsNullOrEmpty(name)
        ? throw new ClusterCommandException("the order names no node")
        : new NodeId(name);

    private static BrokerName Shard(ClusterOrder order) => string.IsNullOrEmpty(order.Shard)
        ? throw new ClusterCommandException("the order names no shard")
        : new BrokerName(order.Shard);
}
