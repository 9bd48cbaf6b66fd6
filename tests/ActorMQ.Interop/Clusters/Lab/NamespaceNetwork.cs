using System.Diagnostics;
using System.Globalization;

namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Hosts that are network namespaces, joined by a bridge in a namespace of its own.</summary>
/// <remarks>
/// <code>
///   this process ── amqPIDxN ──┐
///   namespace of host 1, eth0 ─┤ bridge in amqPIDxN-sw
///   namespace of host 2, eth0 ─┘
/// </code>
/// Addresses are of 198.18.0.0/15, which RFC 2544 sets aside for such tests. A namespace takes its
/// interfaces, and their other ends, along when it goes. Those of a process that has been killed go when the
/// next one makes its own.
/// </remarks>
internal sealed class NamespaceNetwork : LabNetwork
{
    private const string Prefix = "amq";
    private const int SubnetCount = 512;
    private const int OwnNumber = 254;

    private readonly IReadOnlyList<string> _hosts;
    private readonly string _name;
    private readonly string _subnet;

    public NamespaceNetwork(IReadOnlyList<string> hosts, int number)
    {
        _hosts = hosts;
        _name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}x{number}");
        var subnet = (Environment.ProcessId + (number * 16)) % SubnetCount;
        _subnet = string.Create(CultureInfo.InvariantCulture, $"198.{18 + (subnet / 256)}.{subnet % 256}");
    }

    /// <summary>Why there can be no namespaces here; null: nothing that is known before.</summary>
    public static string? WhatIsMissing =>
        !OperatingSystem.IsLinux() ? "needs Linux"
        : !Environment.IsPrivilegedProcess ? "needs root, to make network namespaces"
        : !SystemTool.IsThere("ip") ? "ip is not installed: apt-get install iproute2"
        : !SystemTool.IsThere("iptables") ? "iptables is not installed: apt-get install iptables"
        : null;

    public override bool CanBeCut => true;

    private string Switch => _name + "-sw";

    public override string AddressOf(string host) => $"{_subnet}.{NumberOf(host)}";

    public override IReadOnlyList<string> ProgramOn(string host) => ["ip", "netns", "exec", NamespaceOf(host)];

    public override async Task CutAsync(string host, string? other, LinkDirection direction)
    {
        if (direction.HasFlag(LinkDirection.In))
            await FilterAsync(host, ["-A", "INPUT", "-i", "eth0", .. other is null ? [] : new[] { "-s", AddressOf(other) }, "-j", "DROP"]);
        if (direction.HasFlag(LinkDirection.Out))
            await FilterAsync(host, ["-A", "OUTPUT", "-o", "eth0", .. other is null ? [] : new[] { "-d", AddressOf(other) }, "-j", "DROP"]);
    }

    public override Task HealAsync(string host) => FilterAsync(host, "-F");

    public override async Task<long?> BytesSentAsync(string host)
    {
        var printed = await SystemTool.RunAsync(
            "ip", "netns", "exec", NamespaceOf(host), "cat", "/sys/class/net/eth0/statistics/tx_bytes");
        return long.Parse(printed.Trim(), CultureInfo.InvariantCulture);
    }

    /// <exception cref="IOException">This machine or user may not.</exception>
    public async Task SetUpAsync()
    {
        await RemoveAbandonedAsync();
        await IpAsync("netns", "add", Switch);
        await InAsync(Switch, "link", "add", "bridge", "type", "bridge");
        await InAsync(Switch, "link", "set", "bridge", "up");
        await IpAsync("link", "add", _name, "type", "veth", "peer", "name", "outside", "netns", Switch);
        await PlugInAsync("outside");
        await IpAsync("addr", "add", $"{_subnet}.{OwnNumber}/24", "dev", _name);
        await IpAsync("link", "set", _name, "up");
        foreach (var host in _hosts)
            await AddAsync(host);
    }

    public override async ValueTask DisposeAsync()
    {
        var mine = (await NamespacesAsync()).Where(space => space.StartsWith(_name + "-", StringComparison.Ordinal));
        foreach (var space in mine)
            await IpAsync("netns", "del", space);
    }

    private static Task<string> IpAsync(params IEnumerable<string> arguments) => SystemTool.RunAsync("ip", arguments);

    private static Task<string> InAsync(string space, params IEnumerable<string> arguments) =>
        SystemTool.RunAsync("ip", ["-n", space, .. arguments]);

    private static async Task<IEnumerable<string>> NamespacesAsync() =>
        (await IpAsync("netns", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[0]);

    private async Task AddAsync(string host)
    {
        var space = NamespaceOf(host);
        var plug = "h" + NumberOf(host);
        await IpAsync("netns", "add", space);
        await InAsync(Switch, "link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", space);
        await PlugInAsync(plug);
        await InAsync(space, "addr", "add", AddressOf(host) + "/24", "dev", "eth0");
        await InAsync(space, "link", "set", "eth0", "up");
        await InAsync(space, "link", "set", "lo", "up");
    }

    private async Task PlugInAsync(string plug)
    {
        await InAsync(Switch, "link", "set", plug, "master", "bridge");
        await InAsync(Switch, "link", "set", plug, "up");
    }

    private Task<string> FilterAsync(string host, params IEnumerable<string> rule) =>
        SystemTool.RunAsync("ip", ["netns", "exec", NamespaceOf(host), "iptables", "-w", .. rule]);

    private int NumberOf(string host)
    {
        var index = _hosts.ToList().IndexOf(host);
        return index < 0 ? throw new ArgumentException($"there is no host {host}", nameof(host)) : index + 1;
    }

    private string NamespaceOf(string host) => $"{_name}-{NumberOf(host)}";

    /// <summary>
    /// What a test process that was killed has left: its namespaces, and in them the processes that it had
    /// started.
    /// </summary>
    private static async Task RemoveAbandonedAsync()
    {
        foreach (var space in await NamespacesAsync())
        {
            if (!TryOwner(space, out var owner) || Directory.Exists($"/proc/{owner}"))
                continue;
            try
            {
                foreach (var id in (await IpAsync("netns", "pids", space)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    End(int.Parse(id, CultureInfo.InvariantCulture));
                await IpAsync("netns", "del", space);
            }
            catch (IOException)
            {
                // Another lab that starts just now has removed it.
            }
        }
    }

    private static bool TryOwner(string space, out int process)
    {
        process = 0;
        var end = space.IndexOf('x', StringComparison.Ordinal);
        return space.StartsWith(Prefix, StringComparison.Ordinal) && end > Prefix.Length
            && int.TryParse(space.AsSpan(Prefix.Length, end - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out process);
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }
}
