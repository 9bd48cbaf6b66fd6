namespace ActorMQ.Actors;

/// <summary>Who is there. Only this ends the watches of actors on a node; a lost link alone does
/// not.</summary>
public interface INodeLiveness
{
    /// <summary>The life in which a node is there; null when it is gone, or was never seen.</summary>
    /// <remarks>Any thread; never blocks.</remarks>
    NodeLife? LifeOf(NodeName node);

    /// <summary>From now on <paramref name="changed"/> hears of a node after it came, went, or
    /// came back with a new life. Disposing ends that.</summary>
    /// <remarks><paramref name="changed"/> neither blocks nor throws; any thread.</remarks>
    IDisposable Subscribe(Action<NodeName> changed);
}
