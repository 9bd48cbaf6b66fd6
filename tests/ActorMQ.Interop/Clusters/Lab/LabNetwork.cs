namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>The hosts of a lab, each with an address of its own, and the network between them.</summary>
public abstract class LabNetwork : IAsyncDisposable
{
    private static int _made;

    /// <summary>Whether links can be cut.</summary>
    public abstract bool CanBeCut { get; }

    /// <summary>
    /// Makes hosts of network namespaces, where this machine and user may, else of loopback addresses.
    /// </summary>
    public static async Task<LabNetwork> MakeAsync(params IReadOnlyList<string> hosts)
    {
        var number = Interlocked.Increment(ref _made);
        if (NamespaceNetwork.WhatIsMissing is not null)
            return new LoopbackNetwork(hosts, number);
        var network = new NamespaceNetwork(hosts, number);
        try
        {
            await network.SetUpAsync();
            return network;
        }
        catch (Exception failure)
        {
            await network.DisposeAsync();
            if (failure is IOException)
                return new LoopbackNetwork(hosts, number);
            throw;
        }
    }

    /// <summary>The address of a host, reached from this process, too.</summary>
    public abstract string AddressOf(string host);

    /// <summary>What stands before a command that is to run on a host.</summary>
    public abstract IReadOnlyList<string> ProgramOn(string host);

    /// <summary>From now on packets to a host, or from one, or both, are dropped at another.</summary>
    /// <param name="host">Where they are dropped.</param>
    /// <param name="other">Whose; null: everyone's.</param>
    /// <param name="direction">Seen from <paramref name="host"/>.</param>
    public abstract Task CutAsync(string host, string? other, LinkDirection direction);

    /// <summary>Nothing is dropped at a host any more.</summary>
    public abstract Task HealAsync(string host);

    /// <summary>Bytes that a host has sent over the network since it was made; null: not known.</summary>
    public abstract Task<long?> BytesSentAsync(string host);

    public abstract ValueTask DisposeAsync();
}

/// <summary>Which packets of a host are dropped.</summary>
[Flags]
public enum LinkDirection
{
    None = 0,

    /// <summary>What comes to it.</summary>
    In = 1,

    /// <summary>What goes from it.</summary>
    Out = 2,

    Both = In | Out,
}
