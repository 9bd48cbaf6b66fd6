using ActorMQ.Model.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Routing;

/// <summary>
/// Goal: whatever brokers, clients and the clock do, the registry shows what its slow and plain twin shows.
/// Method: random histories over few names, so that brokers collide, and all that is visible compared after
/// each step.
/// </summary>
public sealed class RouteRegistryModelSpecs
{
    private enum Kind
    {
        Register = 0,
        RegisterAgain,
        Unregister,
        Heartbeat,
        Scan,
        ConnectionEnded,
        Wipe,
        DeleteTopic,
    }

    private static readonly Gen<int> Few = Gen.Choose(0, 2);

    private static readonly Gen<Step> Steps =
        from kind in Gen.Elements(Enum.GetValues<Kind>())
        from cluster in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Constant(1)))
        from name in Few
        from id in Few
        from address in Gen.Choose(0, 3)
        from version in Gen.Choose(0, 3)
        from topics in Gen.Choose(0, 31)
        from acting in Few
        from connection in Few
        from seconds in Gen.Choose(0, 70)
        select new Step(kind, cluster, name, id, address, version, topics, acting, connection, seconds);

    [Fact]
    public void The_registry_shows_what_the_plain_one_shows()
    {
        var histories = Steps.ListOf().ToArbitrary();
        Prop.ForAll(histories, AgreeAllTheWay).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static void AgreeAllTheWay(IList<Step> steps)
    {
        var registry = new RouteRegistry(Brokers.Rules);
        var dumb = new DumbRegistry();
        var now = 0d;
        foreach (var step in steps)
        {
            now += step.Seconds;
            Apply(step, registry, dumb, now);
            Assert.Equal(string.Join('\n', dumb.Lines()), string.Join('\n', Lines(registry)));
        }
    }

    private static void Apply(Step step, RouteRegistry registry, DumbRegistry dumb, double now)
    {
        var (cluster, name) = (new ClusterName(step.Cluster), new BrokerName(step.Name));
        var topic = new TopicName(step.Topic);
        var (at, host) = (new BrokerAddress(cluster, step.Address), new DumbRegistry.Host(step.Address));
        var time = TimeSpan.FromSeconds(now);
        switch (step.Kind)
        {
            case Kind.Register or Kind.RegisterAgain:
                var verdict = registry.Register(step.Registration, time).Verdict;
                Assert.Equal(dumb.Register(step.Registration, now), verdict);
                break;
            case Kind.Unregister:
                dumb.Unregister(cluster, host, name);
                registry.Unregister(at, name);
                break;
            case Kind.Heartbeat:
                dumb.Heartbeat(cluster, host, now);
                registry.Heartbeat(at, time);
                break;
            case Kind.Scan:
                dumb.Scan(now);
                registry.Scan(time);
                break;
            case Kind.ConnectionEnded:
                dumb.ConnectionEnded(new BrokerConnection(step.Connection));
                registry.ConnectionEnded(new BrokerConnection(step.Connection));
                break;
            case Kind.Wipe:
                Assert.Equal(dumb.Wipe(name), registry.WipeWritePermission(name));
                break;
            default:
                dumb.DeleteTopic(topic, step.Acting == 0 ? null : cluster);
                registry.DeleteTopic(topic, step.Acting == 0 ? null : cluster);
                break;
        }
    }

    private static IEnumerable<string> Lines(RouteRegistry registry)
    {
        var groups = registry.Table.Groups.Values;
        var addresses = groups.SelectMany(group => group.Addresses.Select(each =>
            $"{group.Name} in {(group.Cluster.Value, group.ActingMaster)} {each.Key} at {each.Value}"));
        var topics = registry.Table.AllTopics().SelectMany(topic =>
            registry.Table.RouteOf(topic, supportActingMaster: false)!.Queues.Select(each =>
                $"{topic} {each.Broker} {each.Queues}"));
        return addresses.Concat(topics).Append($"{registry.LiveCount} live").Order(StringComparer.Ordinal);
    }

    private sealed record Step(
        Kind Kind, int ClusterNumber, int NameNumber, int Id, int AddressNumber, int Version, int TopicBits,
        int Acting, int Connection, int Seconds)
    {
        internal string Cluster => $"cluster-{ClusterNumber}";

        internal string Name => $"broker-{NameNumber}";

        internal string Address => $"host-{AddressNumber}:10911";

        internal string Topic => $"topic-{Version}";

        internal BrokerRegistration Registration => new()
        {
            Cluster = new ClusterName(Cluster),
            Name = new BrokerName(Name),
            Id = new BrokerId(Id),
            Address = Address,
            ReplicationAddress = "ha",
            Connection = new BrokerConnection(Connection),
            Version = new TopicsVersion(Version / 2, 0, Version % 2),
            ActingMaster = Acting == 0 ? null : Acting == 1,
            Topics =
            [
                .. Enumerable.Range(0, 4).Where(bit => (TopicBits & (1 << bit)) != 0).Select(Queues),
            ],
        };

        private KeyValuePair<TopicName, TopicQueues> Queues(int number) =>
            new(new TopicName($"topic-{number}"), new TopicQueues(number, Connection, 6, Version));
    }
}
