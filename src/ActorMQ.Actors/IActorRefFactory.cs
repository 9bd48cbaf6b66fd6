namespace ActorMQ.Actors;

/// <summary>Where actors are started: at the top of a system, or below an actor, as its children.</summary>
/// <remarks>An actor's context may be used on that actor's turn alone, a system by any thread.</remarks>
public interface IActorRefFactory
{
    /// <summary>The system that they live in.</summary>
    ActorSystem System { get; }

    /// <summary>The system's clock.</summary>
    TimeProvider Time { get; }

    /// <summary>The path that theirs begin with.</summary>
    string Path { get; }

    /// <summary>Starts an actor. Its <c>OnStart</c> runs on its own turn, soon.</summary>
    /// <exception cref="InvalidOperationException">An actor of that name lives here, or the parent is
    /// stopping.</exception>
    ActorRef<TMessage> Spawn<TMessage>(string name, Props<TMessage> props);
}
