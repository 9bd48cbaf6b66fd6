namespace ActorMQ.Actors;

/// <summary>Where an actor is in its life.</summary>
/// <remarks>
/// <code>
///  Created ─ OnStart ─► Running ─ exception ─► Suspended ─ resume ─► Running
///     ▲                    │                       │ restart
///     │                    │ stop                  ▼
///     ├─── children gone, OnStop ────────────── Restarting
///     │                    ▼
///     └─ entity with ─ Stopping ─ children gone, OnStop ─► Gone
///        messages waiting
/// </code>
/// </remarks>
internal enum LifeState : byte
{
    Created,
    Running,
    Suspended,
    Restarting,
    Stopping,
    Gone,
}
