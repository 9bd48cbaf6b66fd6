using System.Text.Json;

namespace ActorMQ.Tests;

public sealed class NameServerProcessSpecs
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_it_in_good_order(string signal)
    {
        await using var process = ActorMqProcess.Start("namesrv", "--listen", "127.0.0.1", "--port", "0");
        var ready = await process.ReadyAsync();

        var ended = await process.SignalAsync(signal);

        Assert.StartsWith("ready in ", ready, StringComparison.Ordinal);
        Assert.True(ActorMqProcess.PortOf(ready, "name server") > 0);
        Assert.Equal(0, ended.ExitCode);
        Assert.True(ended.After < TimeSpan.FromSeconds(5), $"it took {ended.After}");
    }

    [Fact]
    public async Task A_taken_port_is_told_and_the_code_is_67()
    {
        await using var first = ActorMqProcess.Start("namesrv", "--listen", "127.0.0.1", "--port", "0");
        var port = ActorMqProcess.PortOf(await first.ReadyAsync(), "name server");

        var second = await ActorMqProcess.RunAsync("namesrv", "--listen", "127.0.0.1", "--port", $"{port}");

        Assert.Equal(67, second.ExitCode);
        Assert.Contains($"{port}", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_pipe_nothing_is_coloured_and_logs_are_single_lines_on_standard_error()
    {
        await using var process = ActorMqProcess.Start(
            "namesrv", "--listen", "127.0.0.1", "--port", "0", "-D", "logging.format=json");
        await process.ReadyAsync();

        var ended = await process.SignalAsync("TERM");

        Assert.DoesNotContain('\e', ended.Output + ended.Error);
        Assert.Single(ended.Output.Split('\n'));
        foreach (var line in ended.Error.Split('\n'))
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal("info", json.RootElement.GetProperty("level").GetString());
        }
    }

    [Fact]
    public async Task A_RocketMQ_file_and_the_environment_configure_it()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "listenPort=0\nscanNotActiveBrokerInterval=5000\n");
        await using var process = ActorMqProcess.Start(
            [("ACTORMQ_NAME_SERVER_LISTEN_ADDRESS", "127.0.0.1")], "namesrv", "-c", file);

        Assert.Contains("name server 127.0.0.1:", await process.ReadyAsync(), StringComparison.Ordinal);
        File.Delete(file);
    }
}
