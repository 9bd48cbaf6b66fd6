namespace ActorMQ.Transport;

/// <summary>Lets the connections that one thread answers write when it has answered all of them.</summary>
/// <remarks>
/// A connection that is answered outside its reading loop has a thread of the pool write for it. To wake one
/// costs more than to write; whoever answers many connections in a row does both itself.
/// </remarks>
public static class GatheredFlushes
{
    [ThreadStatic]
    private static List<RemotingConnection>? _waiting;

    [ThreadStatic]
    private static bool _isGathering;

    /// <summary>Runs <paramref name="answers"/>, and then writes, on this thread, for all connections that
    /// were answered in it.</summary>
    public static void Around(Action answers)
    {
        if (_isGathering)
        {
            answers();
            return;
        }

        _isGathering = true;
        try
        {
            answers();
        }
        finally
        {
            _isGathering = false;
            WriteAll();
        }
    }

    /// <summary>Whether this thread will write for the connection.</summary>
    internal static bool TryAdd(RemotingConnection connection)
    {
        if (!_isGathering)
            return false;
        (_waiting ??= []).Add(connection);
        return true;
    }

    /// <summary>
    /// A write that fails ends its connection, and the handler that hears of it may answer others here:
    /// they have a list of their own.
    /// </summary>
    private static void WriteAll()
    {
        if (_waiting is not { Count: > 0 } connections)
            return;
        _waiting = null;
        foreach (var connection in connections)
            connection.FlushHere();
        connections.Clear();
        _waiting = connections;
    }
}
