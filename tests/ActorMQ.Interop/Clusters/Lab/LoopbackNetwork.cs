namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Hosts that are addresses of the loopback interface: they can be told apart, and not be cut off.</summary>
internal sealed class LoopbackNetwork(IReadOnlyList<string> hosts, int number) : LabNetwork
{
    private const int ByteMax = 250;

    public override bool CanBeCut => false;

    public override string AddressOf(string host)
    {
        // Two labs of one machine must not meet: the process and the number of the lab tell them apart.
        var third = 1 + ((Environment.ProcessId + number) % ByteMax);
        var last = 1 + hosts.ToList().IndexOf(host) + ((number * hosts.Count) % (ByteMax - hosts.Count));
        return hosts.Contains(host, StringComparer.Ordinal)
            ? $"127.0.{third}.{last}"
            : throw new ArgumentException($"there is no host {host}", nameof(host));
    }

    public override IReadOnlyList<string> ProgramOn(string host) => [];

    public override Task CutAsync(string host, string? other, LinkDirection direction) =>
        throw new NotSupportedException("loopback addresses cannot be cut off");

    public override Task HealAsync(string host) => Task.CompletedTask;

    public override Task<long?> BytesSentAsync(string host) => Task.FromResult<long?>(null);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
