namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Chooses faults by chance: what, and where.</summary>
public sealed class FaultChoice(ClusterLab lab, Random random)
{
    private static readonly LinkDirection[] Directions = [LinkDirection.In, LinkDirection.Out, LinkDirection.Both, LinkDirection.Both];

    /// <param name="busy">Hosts that have a fault already.</param>
    /// <returns>Null: this time, none.</returns>
    public Fault? Next(IReadOnlyCollection<string> busy)
    {
        if (random.Next(8) == 0)
            return busy.Contains(lab.Etcd.Host, StringComparer.Ordinal) ? null : OfEtcd();
        if (random.Next(12) == 0)
            return busy.Contains(lab.Names[0].Host, StringComparer.Ordinal) ? null : Killed(Any(lab.Names));
        var node = Any(lab.Nodes);
        return busy.Contains(node.Host, StringComparer.Ordinal) ? null : OfNode(node);
    }

    private Fault OfEtcd() => random.Next(2) == 0 ? Killed(lab.Etcd) : Paused(lab.Etcd);

    private Fault OfNode(LabProcess node) => random.Next(lab.Network.CanBeCut ? 10 : 4) switch
    {
        0 or 1 => Killed(node),
        2 => Paused(node),
        3 => Stopped(node),
        4 or 5 => Cut(node, other: null),
        6 => Cut(node, lab.Etcd),
        7 => Cut(node, Any(lab.Names)),
        _ => Cut(node, Any([.. lab.Nodes.Where(other => other != node)])),
    };

    private static Fault Killed(LabProcess server) => new(
        $"kill -9 of {server.Name}", server.Host, server.KillAsync, () => Begin(server));

    private static Fault Stopped(LabProcess server) => new(
        $"{server.Name} stopped in good order", server.Host, server.StopAsync, () => Begin(server));

    private static Fault Paused(LabProcess server) => new(
        $"{server.Name} stands still",
        server.Host,
        () => Now(server.Pause),
        () => Now(server.Resume));

    private Fault Cut(LabProcess server, LabProcess? other)
    {
        var direction = Directions[random.Next(Directions.Length)];
        return new(
            $"{server.Host} cut off from {other?.Host ?? "all"}, {direction}",
            server.Host,
            () => lab.Network.CutAsync(server.Host, other?.Host, direction),
            () => lab.Network.HealAsync(server.Host));
    }

    private static Task Begin(LabProcess server) => Now(server.Begin);

    private static Task Now(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private T Any<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];
}
