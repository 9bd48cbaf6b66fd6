using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorMQ.Clusters;
using ActorMQ.CommandLine;
using ActorMQ.Hocon;
using ActorMQ.Hocon.Settings;
using ActorMQ.Output;
using ActorMQ.Running;

namespace ActorMQ.Tests;

/// <summary>
/// Goal: the files in <c>docker/</c> say nothing that the program does not understand, and lead nowhere that
/// nobody listens. Method: they are read, and held against the program's own parsers; nothing is started.
/// </summary>
public sealed partial class ContainerSpecs
{
    private static readonly ComposeFile Compose = ComposeFile.Read();

    private static readonly string[] Dockerfile = [.. File
        .ReadAllLines(Path.Combine(Checkout.Root, "docker/Dockerfile"))
        .Select(line => line.Trim())];

    private static readonly RootCommand Commands = ActorMqCommands.Build(
        new Terminal(TextWriter.Null, TextWriter.Null, isRich: false, isErrorRich: false),
        ClusterAccess.Open);

    private static readonly string[] ServerFlags = ["--namesrvAddr", "--etcd"];

    public static TheoryData<string> Ours => [.. Named(service => service.IsOurs)];

    public static TheoryData<string> Nodes => [.. Named(service => IsCommand(service, "node"))];

    [Theory]
    [MemberData(nameof(Ours))]
    public void What_a_service_runs_is_understood(string name)
    {
        Understand(Compose.Services[name].Words);
        if (Compose.Services[name].Healthcheck is { Test: ["CMD", "actormq", .. var words] })
            Understand(words);
    }

    [Fact]
    public void The_image_runs_what_is_understood_and_not_as_root()
    {
        Assert.Equal(["actormq"], Listed("ENTRYPOINT"));
        Understand(Listed("CMD"));
        Assert.Contains("ENV PATH=\"/opt/actormq:$PATH\"", Dockerfile, StringComparer.Ordinal);
        Assert.True(
            Array.IndexOf(Dockerfile, "USER $APP_UID") > Array.FindLastIndex(Dockerfile, IsFrom),
            "the last stage does not say USER $APP_UID");
        Assert.True(Dockerfile.Count(IsFrom) > 1, "what builds it stays in it");

        static bool IsFrom(string line) => line.StartsWith("FROM ", StringComparison.Ordinal);
    }

    [Fact]
    public void The_images_health_check_knows_the_usual_ports()
    {
        var settings = Understand(["standalone"]);
        var check = Dockerfile[Array.FindIndex(
            Dockerfile, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)) + 1];
        foreach (var port in (int[])[settings.NameServer.ListenPort, settings.Broker.ListenPort])
        {
            Assert.Contains($"</dev/tcp/127.0.0.1/{port}", check, StringComparison.Ordinal);
            Assert.Contains(Dockerfile, line => line.StartsWith("EXPOSE ", StringComparison.Ordinal)
                && line.Split(' ').Contains($"{port}", StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_image_that_is_pulled_has_a_version()
    {
        var pulled = Compose.Services.Values
            .Where(service => !service.IsOurs)
            .Select(service => service.Image)
            .Concat(Dockerfile
                .Where(line => line.StartsWith("FROM ", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[1]));
        Assert.All(pulled, image => Assert.Matches(Version(), image));
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void What_a_service_connects_to_listens_there_and_is_there_before_it(string name)
    {
        var parsed = Commands.Parse(Compose.Services[name].Words);
        var addresses = ServerFlags
            .Where(flag => Has(parsed, flag))
            .SelectMany(flag => (parsed.GetValue<string?>(flag) ?? string.Empty).Split(';', ','))
            .Where(address => address.Length > 0);
        foreach (var address in addresses)
        {
            var (host, port) = (address.Split(':')[0], address.Split(':')[1]);
            Assert.Equal(port, PortOf(Compose.Services[host]));
            Assert.Contains(host, Before(name), StringComparer.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void A_node_is_known_by_its_services_name_and_found_at_the_ports_that_it_publishes(string name)
    {
        var service = Compose.Services[name];
        var parsed = Commands.Parse(service.Words);
        var settings = Understand(service.Words);
        Assert.Equal(name, parsed.GetValue<string>("--node-id"));
        Assert.Equal(name, parsed.GetValue<string>("--advertise"));

        var (own, first) = (Number("--node-port"), Number("--port"));
        Assert.True(
            settings.Cluster.PortCount > Number("--shards"), "a replica whose port is taken finds none");
        var used = Enumerable.Range(first, settings.Cluster.PortCount).Append(own).Order();
        Assert.Equal(used.Select(port => (port, port)), service.Published);

        Assert.Equal(
            ["CMD", "actormq", "cluster", "status", "--node", $"127.0.0.1:{own}", "--only", name],
            service.Healthcheck!.Test);
        Assert.Equal($"{name}:{parsed.GetValue<string>("--store")}", Assert.Single(service.Volumes));
        Assert.True(Compose.Volumes.ContainsKey(name));

        int Number(string flag) =>
            int.Parse(parsed.GetRequiredValue<string>(flag), CultureInfo.InvariantCulture);
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void A_node_that_is_stopped_gets_the_time_that_stopping_may_take(string name)
    {
        var service = Compose.Services[name];
        var settings = Understand(service.Words);
        var longest = settings.Cluster.HandOverTimeout
            + settings.Cluster.StopGrace
            + settings.Transport.ShutdownTimeout
            + ServerRun.CloseTimeout;
        var grace = double.Parse(service.StopGracePeriod!.TrimEnd('s'), CultureInfo.InvariantCulture);
        Assert.True(grace > longest.TotalSeconds, $"{grace} s is not above {longest.TotalSeconds} s");
    }

    [Fact]
    public void No_two_services_take_the_same_port_of_the_host_and_who_serves_has_a_health_check()
    {
        var published = Compose.Services.Values
            .SelectMany(service => service.Published)
            .Select(port => port.Host)
            .ToList();
        Assert.Equal(published.Count, published.Distinct().Count());
        var waitedFor = Compose.Services.Values.SelectMany(service => service.DependsOn.Keys);
        Assert.All(waitedFor, name => Assert.NotEmpty(Compose.Services[name].Healthcheck!.Test));
        Assert.All(Compose.Services.Values, service => Assert.Equal("unless-stopped", service.Restart));
    }

    private static List<string> Named(Func<ComposeService, bool> isOne)
    {
        var names = Compose.Services.Where(each => isOne(each.Value)).Select(each => each.Key).ToList();
        Assert.NotEmpty(names);
        return names;
    }

    private static bool IsCommand(ComposeService service, string command) =>
        service.IsOurs && string.Equals(service.Words[0], command, StringComparison.Ordinal);

    private static bool Has(ParseResult parsed, string flag) => parsed.CommandResult.Command.Options
        .Any(option => string.Equals(option.Name, flag, StringComparison.Ordinal));

    /// <summary>The program parses it; each key of -D is one of reference.conf, with a fit value.</summary>
    /// <returns>The settings of those keys, all others as in reference.conf.</returns>
    private static ActorMqSettings Understand(IEnumerable<string> words)
    {
        var parsed = Commands.Parse([.. words]);
        Assert.Empty(parsed.Errors);
        Assert.Empty(parsed.CommandResult.Command.Subcommands);
        var keys = Has(parsed, "--define") ? parsed.GetValue<string[]>("--define")! : [];
        var loaded = ConfigLoader.Load(new ConfigSources(
            null, new NoFiles(), new Dictionary<string, string>(StringComparer.Ordinal), keys, false));
        Assert.Empty(loaded.Problems);
        return loaded.Settings!;
    }

    /// <summary>Where a service listens for clients, by what it runs.</summary>
    private static string PortOf(ComposeService service)
    {
        if (!service.IsOurs)
            return ListenUrl().Match(string.Join(' ', service.Words)).Groups["port"].Value;
        Assert.True(IsCommand(service, "namesrv"), $"{service.Command} is no name server");
        return Commands.Parse(service.Words).GetValue<string?>("--port")
            ?? $"{Understand(service.Words).NameServer.ListenPort}";
    }

    /// <summary>The services that are healthy before one starts.</summary>
    private static IEnumerable<string> Before(string name) => Compose.Services[name].DependsOn.Keys
        .SelectMany(each => Before(each).Append(each));

    private static string[] Listed(string instruction)
    {
        // The last one: CMD is also a word of HEALTHCHECK.
        var line = Dockerfile.Last(line => line.StartsWith(instruction + " [", StringComparison.Ordinal));
        return JsonSerializer.Deserialize<string[]>(line.AsSpan(instruction.Length))!;
    }

    [GeneratedRegex(@"^[a-z.]+/[a-z/]+:v?\d+(\.\d+)+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();

    [GeneratedRegex(
        @"--listen-client-urls=http://0\.0\.0\.0:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListenUrl();

    private sealed class NoFiles : IConfigFiles
    {
        public byte[]? Read(string path) => null;
    }
}
