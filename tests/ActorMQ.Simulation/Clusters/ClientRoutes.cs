using ActorMQ.Model;
using ActorMQ.Model.Routing;

namespace ActorMQ.Simulation.Clusters;

/// <summary>
/// What a client knows of a shard's replicas: what a name server has told it, and nothing else.
/// </summary>
/// <remarks>
/// It stays with the name server that answered last. One that does not answer at once is not waited for: the
/// next is asked beside it. A route that led nowhere is asked for at another.
/// </remarks>
internal sealed class ClientRoutes(ClusterHistory world, int shard)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(1000);

    private int _current;
    private int _question;

    /// <summary>As it was told last; null before.</summary>
    public BrokerGroup? Group { get; private set; }

    /// <summary>The node to send to; null while none is known.</summary>
    public NodeProcess? Leader =>
        Group?.Addresses.TryGetValue(BrokerId.Master, out var address) == true ? world.NodeAt(address) : null;

    /// <summary>Asks for the route anew; done when there is an answer, or none in time.</summary>
    public void Renew(bool another, Action done)
    {
        var question = ++_question;
        var first = _current + (another ? 1 : 0);
        var isDone = false;
        Ask(first);
        world.Time.After(Patience, () =>
        {
            if (!isDone)
                Ask(first + 1);
        });
        world.Time.After(Timeout, Done);

        void Ask(int index)
        {
            index %= world.NameServers.Count;
            var server = world.NameServers[index];
            world.Network.Send(SimulatedNetwork.Clients, server.Place, () =>
            {
                if (!server.IsUp)
                    return;
                var group = server.RouteTo(world.NameOf(shard));
                world.Network.Send(
                    server.Place, SimulatedNetwork.Clients, () => Answer(index, group), mayDouble: false);
            });
        }

        void Answer(int index, BrokerGroup? group)
        {
            if (isDone || question != _question)
                return;
            _current = index;

            // One that has just started knows nothing yet: the other may.
            if (group is null)
                return;
            Group = group;
            Done();
        }

        void Done()
        {
            if (isDone || question != _question)
                return;
            isDone = true;
            done();
        }
    }
}
