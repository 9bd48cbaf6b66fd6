namespace ActorMQ.Interop.Clusters;

/// <summary>Tests that measure how soon a cluster goes on run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection
{
    public const string Name = "clusters";
}
