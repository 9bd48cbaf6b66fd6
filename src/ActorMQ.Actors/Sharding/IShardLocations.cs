namespace ActorMQ.Actors;

/// <summary>Which shard an entity belongs to, and where the shard lives.</summary>
/// <remarks>Any thread; nothing here blocks.</remarks>
public interface IShardLocations<in TKey>
{
    /// <summary>The name of the entity's shard; always the same for one key, on every node.</summary>
    string ShardOf(TKey key);

    /// <summary>Where a shard lives.</summary>
    ShardPlace PlaceOf(string shard);

    /// <summary>From now on <paramref name="changed"/> hears the name of a shard after its place has
    /// changed. Disposing ends that.</summary>
    /// <remarks><paramref name="changed"/> neither blocks nor throws; any thread.</remarks>
    IDisposable Subscribe(Action<string> changed);
}
