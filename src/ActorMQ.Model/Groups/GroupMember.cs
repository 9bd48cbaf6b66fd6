namespace ActorMQ.Model.Groups;

/// <summary>One client that consumes in a group, over one connection.</summary>
/// <param name="Connection">The connection's number, unique in the process: what tells members apart.</param>
/// <param name="Client">The name that it gives itself; members may share one.</param>
/// <param name="Language">The client's language, as its requests say.</param>
/// <param name="Version">The client's release, as its requests say.</param>
public readonly record struct GroupMember(long Connection, ClientId Client, int Language, int Version);
