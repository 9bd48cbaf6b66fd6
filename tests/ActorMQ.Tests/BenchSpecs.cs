using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorMQ.Tests;

/// <summary>The benchmarks as processes, against a broker of their own.</summary>
public sealed class BenchSpecs
{
    // Far more than it takes, far less than waiting in vain for an answer on each connection.
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task The_producer_sends_as_many_messages_as_it_is_told_and_says_how_fast()
    {
        await using var server = await Standalone.StartAsync();

        var ended = await ProduceAsync(server, "-t", "load", "-q", "1000", "-w", "7", "-s", "64");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Equal(1000, NumberIn(ended.Output, "acknowledged  (?<n>[0-9,]+) sends, 1,000 messages"));
        Assert.True(NumberIn(ended.Output, "TPS +(?<n>[0-9,]+) sends a second") > 0, ended.Output);
        Assert.Equal(0, NumberIn(ended.Output, "failed +(?<n>[0-9]+)"));
        Assert.Matches(Pattern("latency +p50 .*p99 .*p99.6 .*p99.9 .*max [0-9]+ µs"), ended.Output);
        var consumed = await server.ConsumeAsync("-t", "load", "-g", "g", "--max", "1001", "--timeout", "5");
        Assert.Equal((69, 1000), (consumed.ExitCode, consumed.Output.Split('\n').Length));
        Assert.All(consumed.Output.Split('\n'), body => Assert.Equal(64, body.Length));
    }

    [Fact]
    public async Task Batches_keys_tags_and_properties_arrive_as_asked_for()
    {
        await using var server = await Standalone.StartAsync();

        var ended = await ProduceAsync(
            server, "-t", "load", "-q", "20", "-b", "8", "-w", "1", "-k", "true", "-l", "2", "-p", "30");
        var consumed = await server.ConsumeAsync("-t", "load", "-g", "g", "--max", "20", "--json");

        Assert.Equal((0, 0), (ended.ExitCode, consumed.ExitCode));
        Assert.Equal(3, NumberIn(ended.Output, "acknowledged  (?<n>[0-9]+) sends, 20 messages"));
        Assert.Matches(Pattern("TPS .* sends a second, [0-9,]+ messages a second"), ended.Output);
        var lines = consumed.Output.Split('\n');
        Assert.Equal(10, lines.Count(line => line.Contains("\"tag\":\"tag0\"", StringComparison.Ordinal)));
        Assert.Equal(10, lines.Count(line => line.Contains("\"tag\":\"tag1\"", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.Matches(Pattern("\"KEYS\":\"[0-9]+\""), line));
        Assert.All(lines, line => Assert.Contains("\"prop2\":\"hello2\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Producer_and_consumer_run_side_by_side_until_told_to_stop()
    {
        await using var server = await Standalone.StartAsync();
        await server.SendAsync("-t", "load", "-m", "the topic exists");
        await using var producer = ActorMqProcess.Start(
            "bench", "producer", "-n", server.NameServer, "-t", "load", "-y", "-c", "4", "-ri", "200");

        var consumed = await ActorMqProcess.RunAsync(
            "bench", "consumer", "-n", server.NameServer, "-t", "load", "-g", "readers", "-w", "4",
            "-q", "10000", "-ri", "100", "--duration", "60");
        var produced = await producer.SignalAsync("TERM");

        Assert.Equal((0, "", 0, ""), (consumed.ExitCode, consumed.Error, produced.ExitCode, produced.Error));
        Assert.InRange(NumberIn(consumed.Output, "consumed +(?<n>[0-9,]+) messages"), 10000, long.MaxValue);
        Assert.Matches(
            Pattern("born to consume   p50 .*p99 .*p99.6 .*p99.9 .*max [0-9.]+ ms\n"
                + "store to consume  p50 .*p99 .*p99.6 .*p99.9 .*max [0-9.]+ ms"),
            consumed.Output);
        Assert.Matches(
            Pattern(@"\| TPS [0-9]+ \| born to consume: average [0-9.]+ ms, max [0-9]+ ms \| store"),
            consumed.Output);
        Assert.Matches(
            Pattern(@"\| TPS [0-9]+ \| failed 0 \| average RT [0-9.]+ ms \| max RT [0-9.]+ ms"),
            produced.Output);
        Assert.InRange(NumberIn(produced.Output, "acknowledged  (?<n>[0-9,]+)"), 500, long.MaxValue);
        Assert.DoesNotContain('\e', consumed.Output + produced.Output);
    }

    [Fact]
    public async Task A_consumer_that_gets_nothing_ends_with_1_when_its_time_is_up()
    {
        await using var server = await Standalone.StartAsync();
        var tags = Path.GetTempFileName();
        await File.WriteAllTextAsync(tags, "tag7 || tag8\n");
        await server.SendAsync("-t", "load", "-m", "other", "--tag", "tag9");

        var ended = await ActorMqProcess.RunAsync(
            "bench", "consumer", "-n", server.NameServer, "-t", "load", "-p", "true", "-g", "late",
            "-f", "TAG", "-e", tags, "--duration", "2");
        File.Delete(tags);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Error));
        Assert.Matches(Pattern("load: 20 handlers in the group late_[0-9]{1,2}\n"), ended.Output);
        Assert.Equal(0, NumberIn(ended.Output, "consumed +(?<n>[0-9,]+) messages"));
    }

    [Theory]
    [InlineData("producer")]
    [InlineData("consumer")]
    public async Task Without_a_name_server_they_say_so_in_one_line_and_the_code_tells(string command)
    {
        var ended = await ActorMqProcess.RunAsync("bench", command, "-n", "127.0.0.1:1", "--duration", "1");

        Assert.Equal((64, ""), (ended.ExitCode, ended.Output));
        var line = Assert.Single(ended.Error.Split('\n'));
        Assert.Contains("127.0.0.1:1", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--queues", "2")]
    [InlineData("--rate", "1000")]
    public async Task Raw_measures_a_broker_by_its_own_address(string option, string value)
    {
        await using var server = await Standalone.StartAsync();
        var port = ActorMqProcess.PortOf(server.Ready, "broker");

        var watch = Stopwatch.StartNew();
        var ended = await ActorMqProcess.RunAsync(
            "bench", "raw", "--broker", $"127.0.0.1:{port}", "--warm-up", "1", "--duration", "1", option, value);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, EndsWithin);
        Assert.True(NumberIn(ended.Output, "acknowledged +(?<n>[0-9,]+) sends") > 0, ended.Output);
        Assert.Matches(Pattern("latency +p50 .*p99 .*p99.6 .*p99.9 .*max [0-9]+ µs"), ended.Output);
    }

    [Fact]
    public async Task Raw_says_in_one_line_that_there_is_no_broker()
    {
        var ended = await ActorMqProcess.RunAsync("bench", "raw", "--broker", "127.0.0.1:1");

        Assert.Equal(1, ended.ExitCode);
        var line = Assert.Single(ended.Error.Split('\n'));
        Assert.StartsWith(
            "actormq: no connection to a broker at 127.0.0.1:1: ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raw", "--window", "0")]
    [InlineData("raw", "--broker", "localhost")]
    [InlineData("raw", "--header", "xml")]
    [InlineData("producer", "-w", "0")]
    [InlineData("producer", "-s", "many")]
    [InlineData("producer", "-k", "perhaps")]
    [InlineData("consumer", "-f", "SQL92")]
    [InlineData("consumer", "-e", "/no/such/file")]
    public async Task A_wrong_option_is_refused_and_the_code_is_2(params string[] arguments)
    {
        var ended = await ActorMqProcess.RunAsync(["bench", .. arguments]);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(arguments[2], ended.Error, StringComparison.Ordinal);
        Assert.EndsWith($"Try 'actormq bench {arguments[0]} --help'.", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("producer")]
    [InlineData("consumer")]
    public async Task The_help_of_each_benchmark_shows_examples(string command)
    {
        var ended = await ActorMqProcess.RunAsync("bench", command, "--help");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains($"Examples:\n  actormq bench {command}", ended.Output, StringComparison.Ordinal);
    }

    private static Task<Ended> ProduceAsync(Standalone server, params string[] arguments) =>
        ActorMqProcess.RunAsync(["bench", "producer", "-n", server.NameServer, .. arguments]);

    private static long NumberIn(string output, string pattern)
    {
        var match = Pattern(pattern).Match(output);
        Assert.True(match.Success, $"no '{pattern}' in: {output}");
        return long.Parse(match.Groups["n"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    private static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
