namespace ActorMQ.Tests;

/// <summary>What the command line accepts, says and answers, run as a process.</summary>
public sealed class CommandLineSpecs
{
    [Fact]
    public async Task Help_names_every_command_and_every_exit_code()
    {
        var ended = await ActorMqProcess.RunAsync("--help");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        foreach (var command in new[] { "quickstart", "standalone", "namesrv", "broker", "send", "consume" })
            Assert.Contains($"  {command} ", ended.Output, StringComparison.Ordinal);
        foreach (var (code, meaning) in CommandLine.ExitCode.All)
            Assert.Contains($"{code,3}  {meaning}", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quickstart")]
    [InlineData("standalone")]
    [InlineData("namesrv")]
    [InlineData("broker")]
    [InlineData("send")]
    [InlineData("consume")]
    public async Task The_help_of_each_command_shows_examples(string command)
    {
        var ended = await ActorMqProcess.RunAsync(command, "--help");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains($"Examples:\n  actormq {command}", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_help_is_shown_and_the_code_is_2()
    {
        var ended = await ActorMqProcess.RunAsync();

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("quickstart", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sned", "-t", "topic")]
    [InlineData("send", "--no-such-flag")]
    [InlineData("send", "-t", "topic", "--count", "many")]
    [InlineData("send", "-t", "topic", "--count", "0")]
    [InlineData("send", "-t", "topic", "--property", "none")]
    [InlineData("quickstart", "--count", "-1")]
    [InlineData("consume", "-t", "topic")]
    [InlineData("consume", "-t", "topic", "-g", "group", "--max", "0")]
    [InlineData("consume", "-t", "topic", "-g", "group", "--from", "somewhere")]
    public async Task A_wrong_command_line_goes_to_standard_error_and_the_code_is_2(params string[] arguments)
    {
        var ended = await ActorMqProcess.RunAsync(arguments);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("actormq: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--help'.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_configuration_is_told_at_once_and_the_code_is_2()
    {
        using var file = new TempFile(
            "actormq {\n  broker.listen-port = 99999\n  store.flush-disk-type = MAYBE\n}\n");

        var ended = await ActorMqProcess.RunAsync("broker", "-c", file.Path, "-D", "brokr.name=x");

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains($"{file.Path}:2:", ended.Error, StringComparison.Ordinal);
        Assert.Contains("actormq.broker.listen-port: 99999", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"{file.Path}:3:", ended.Error, StringComparison.Ordinal);
        Assert.Contains("actormq.brokr", ended.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was started", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_file_that_is_not_there_is_an_error()
    {
        var ended = await ActorMqProcess.RunAsync("namesrv", "-c", "/no/such/file.conf");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("/no/such/file.conf", ended.Error, StringComparison.Ordinal);
    }

    private sealed class TempFile : IDisposable
    {
        internal TempFile(string content) => File.WriteAllText(Path, content);

        internal string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
