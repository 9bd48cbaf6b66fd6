namespace ActorMQ.Actors;

/// <summary>A region as its port sees it: whatever its keys and messages.</summary>
internal interface IReachedRegion
{
    /// <summary>The same on all nodes.</summary>
    string Name { get; }

    /// <summary>Brings a message of another node to its entity.</summary>
    void Receive(EntityRequest request, Action<NodeAnswer> answer);

    /// <summary>The present life of an entity here; null when it has none here.</summary>
    /// <param name="keyBytes">The key, as the region's codec has it.</param>
    /// <param name="place">Where the entity's shard lives.</param>
    ActorRef? Find(ReadOnlySpan<byte> keyBytes, out ShardPlace place);
}
