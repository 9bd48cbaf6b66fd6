using System.Net.Sockets;
using System.Text.Json;

namespace ActorMQ.Tests;

/// <summary>A whole broker as users run it: processes, sockets, files.</summary>
public sealed class StandaloneSpecs : IDisposable
{
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("actormq-store-");

    public void Dispose() => _store.Delete(recursive: true);

    [Fact]
    public async Task What_is_sent_is_consumed_once_by_a_group()
    {
        await using var server = await Standalone.StartAsync();

        var sent = await server.SendAsync("-t", "orders", "-m", "hello", "-m", "again");
        var first = await server.ConsumeAsync("-t", "orders", "-g", "readers", "--max", "2");
        var more = await server.SendAsync("-t", "orders", "-m", "third");
        var second = await server.ConsumeAsync("-t", "orders", "-g", "readers", "--max", "1");

        Assert.Equal((0, 0, 0, 0), (sent.ExitCode, first.ExitCode, more.ExitCode, second.ExitCode));
        Assert.Equal("again hello", Sorted(first.Output.Split('\n')));
        Assert.Equal("third", second.Output);
    }

    [Fact]
    public async Task A_message_keeps_tag_keys_and_properties()
    {
        await using var server = await Standalone.StartAsync();

        var sent = await server.SendAsync(
            "-t", "orders", "-m", "order {i}", "--count", "3", "--tag", "new", "--key", "k{i}", "-P", "a=b=c",
            "--json");
        var consumed = await server.ConsumeAsync("-t", "orders", "-g", "readers", "--max", "3", "--json");

        Assert.Equal((0, 0), (sent.ExitCode, consumed.ExitCode));
        var lines = consumed.Output.Split('\n');
        Assert.Equal(
            Sorted(sent.Output.Split('\n').Select(line => Member(line, "id"))),
            Sorted(lines.Select(line => Member(line, "id"))));
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            var number = Member(line, "body")["order ".Length..];
            Assert.Equal("new", Member(line, "tag"));
            var properties = json.RootElement.GetProperty("properties");
            Assert.Equal("b=c", properties.GetProperty("a").GetString());
            Assert.Equal($"k{number}", properties.GetProperty("KEYS").GetString());
        }
    }

    [Fact]
    public async Task Lines_of_standard_input_are_messages_and_tags_filter()
    {
        await using var server = await Standalone.StartAsync();

        await using var send = ActorMqProcess.Start(
            "send", "-n", server.NameServer, "-t", "lines", "--order-key", "k");
        var sent = await send.EndAsync("one\n\ntwo\nthree\n");
        await server.SendAsync("-t", "lines", "-m", "tagged", "--tag", "x");

        Assert.Equal((0, 3), (sent.ExitCode, sent.Output.Split('\n').Length));
        var ordered = await server.ConsumeAsync("-t", "lines", "-g", "all", "--max", "4");
        var untagged = ordered.Output.Split('\n').Where(line => line is not "tagged");
        Assert.Equal("one two three", string.Join(' ', untagged));
        var filtered = await server.ConsumeAsync(
            "-t", "lines", "-g", "some", "--tags", "x || y", "--max", "1");
        Assert.Equal("tagged", filtered.Output);
    }

    [Fact]
    public async Task SIGTERM_stops_it_within_5_seconds_and_the_next_start_has_what_was_acknowledged()
    {
        await using (var server = await Standalone.StartAsync(_store.FullName))
        {
            await server.SendAsync("-t", "orders", "-m", "n {i}", "--count", "100");
            var ended = await server.SignalAsync("TERM");
            Assert.Equal(0, ended.ExitCode);
            Assert.True(ended.After < TimeSpan.FromSeconds(5), $"it took {ended.After}");
        }

        await using var again = await Standalone.StartAsync(_store.FullName);
        var consumed = await again.ConsumeAsync("-t", "orders", "-g", "readers", "--max", "100");

        Assert.Equal(0, consumed.ExitCode);
        Assert.Equal(100, consumed.Output.Split('\n').Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_ends_the_process_with_72_and_one_line_that_says_why()
    {
        await using var server = await Standalone.StartAsync(_store.FullName);
        await server.SendAsync("-t", "orders", "-m", "first");
        var log = Path.Combine(_store.FullName, "commitlog");
        Directory.Delete(log, recursive: true);
        await File.WriteAllTextAsync(log, "where the next segment should be");

        // Below the size from which bodies are compressed, and beyond what is left of the first segment.
        await server.SendAsync("-t", "orders", "-m", new string('x', 4000), "--count", "600");
        var ended = await server.EndAsync();

        Assert.Equal(72, ended.ExitCode);
        var lines = ended.Error.Split('\n');
        Assert.Contains(lines, line => line.Contains("/commitlog failed", StringComparison.Ordinal));
        Assert.Single(lines, line =>
            line.StartsWith("actormq: the broker could not go on: ", StringComparison.Ordinal)
            && line.Contains("commitlog", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_listens_on_IPv6_alone_is_sent_to_and_consumed_from()
    {
        if (!Socket.OSSupportsIPv6)
            return;
        await using var server = await Standalone.StartAsync(_store.FullName, "[::1]");

        Assert.Contains("broker broker-a [::1]:", server.Ready, StringComparison.Ordinal);
        Assert.Equal(0, (await server.SendAsync("-t", "orders", "-m", "six")).ExitCode);
        var consumed = await server.ConsumeAsync("-t", "orders", "-g", "readers", "--max", "1");
        Assert.Equal(0, consumed.ExitCode);
        Assert.Contains("six", consumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_another_process_has_open_is_refused_with_68()
    {
        await using var first = await Standalone.StartAsync(_store.FullName);

        var second = await ActorMqProcess.RunAsync(
            "standalone", "--listen", "127.0.0.1", "--port", "0", "--namesrv-port", "0",
            "--store", _store.FullName);

        Assert.Equal(68, second.ExitCode);
        Assert.Contains(_store.FullName, second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_failure_of_a_client_has_its_exit_code()
    {
        await using var server = await Standalone.StartAsync();

        var noServer = await ActorMqProcess.RunAsync(
            "send", "-n", "127.0.0.1:1", "-t", "orders", "-m", "hello");
        var noTopic = await server.ConsumeAsync("-t", "nothing", "-g", "readers", "--max", "1");
        await server.SendAsync("-t", "orders", "-m", "hello");
        var tooFew = await server.ConsumeAsync(
            "-t", "orders", "-g", "readers", "--max", "2", "--timeout", "3");

        var refused = await server.SendAsync("-t", "SCHEDULE_TOPIC_XXXX", "-m", "hello");

        Assert.Equal(
            (64, 65, 69, 66), (noServer.ExitCode, noTopic.ExitCode, tooFew.ExitCode, refused.ExitCode));
        Assert.Contains("127.0.0.1:1", noServer.Error, StringComparison.Ordinal);
        Assert.Equal("hello", tooFew.Output);
    }

    [Fact]
    public async Task A_consumer_that_is_told_to_stop_before_it_has_all_ends_with_130_and_one_without_limit_with_0()
    {
        await using var server = await Standalone.StartAsync();
        await server.SendAsync("-t", "orders", "-m", "hello");
        string[] consume = ["consume", "-n", server.NameServer, "-t", "orders", "--from", "first"];
        await using var limited = ActorMqProcess.Start([.. consume, "-g", "limited", "--max", "2"]);
        await using var unlimited = ActorMqProcess.Start([.. consume, "-g", "unlimited"]);
        await Task.WhenAll(limited.SaysAsync("hello"), unlimited.SaysAsync("hello"));

        Assert.Equal(130, (await limited.SignalAsync("INT")).ExitCode);
        Assert.Equal(0, (await unlimited.SignalAsync("TERM")).ExitCode);
    }

    [Fact]
    public async Task Name_servers_come_from_the_flag_or_else_from_NAMESRV_ADDR_and_any_one_is_enough()
    {
        await using var server = await Standalone.StartAsync();
        var twoOfThem = $"127.0.0.1:1;{server.NameServer}";

        var byFlag = await ActorMqProcess.RunAsync("send", "-n", twoOfThem, "-t", "orders", "-m", "flag");
        await using var send = ActorMqProcess.Start(
            [("NAMESRV_ADDR", twoOfThem)], "send", "-t", "orders", "-m", "environment");
        var byEnvironment = await send.EndAsync();

        Assert.Equal((0, 0), (byFlag.ExitCode, byEnvironment.ExitCode));
        var consumed = await server.ConsumeAsync("-t", "orders", "-g", "readers", "--max", "2");
        Assert.Equal("environment flag", Sorted(consumed.Output.Split('\n')));
    }

    [Fact]
    public async Task A_broker_and_a_name_server_run_apart()
    {
        await using var names = ActorMqProcess.Start("namesrv", "--listen", "127.0.0.1", "--port", "0");
        var address = $"127.0.0.1:{ActorMqProcess.PortOf(await names.ReadyAsync(), "name server")}";
        await using var broker = ActorMqProcess.Start(
            "broker", "-n", address, "--listen", "127.0.0.1", "--port", "0", "--store", "store");
        var ready = await broker.ReadyAsync();

        // A broker alone is ready before its name servers have heard of it, for they may be away.
        var sent = await SendAsync(address);
        for (var tries = 0; tries < 30 && sent.ExitCode == 65; tries++)
            sent = await SendAsync(address);
        var ended = await broker.SignalAsync("INT");

        Assert.True(ActorMqProcess.PortOf(ready, "broker") > 0, ready);
        Assert.Equal((0, 0), (sent.ExitCode, ended.ExitCode));
        Assert.Equal(65, (await SendAsync(address)).ExitCode);
    }

    private static Task<Ended> SendAsync(string nameServer) =>
        ActorMqProcess.RunAsync("send", "-n", nameServer, "-t", "orders", "-m", "hello");

    private static string Sorted(IEnumerable<string> texts) =>
        string.Join(' ', texts.Order(StringComparer.Ordinal));

    private static string Member(string line, string name)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty(name).GetString()!;
    }
}
