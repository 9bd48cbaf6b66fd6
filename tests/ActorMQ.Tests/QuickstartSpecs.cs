namespace ActorMQ.Tests;

public sealed class QuickstartSpecs
{
    [Fact]
    public async Task It_sends_consumes_and_says_what_next()
    {
        var ended = await ActorMqProcess.RunAsync("quickstart", "--count", "500");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("500 sent and acknowledged", ended.Output, StringComparison.Ordinal);
        Assert.Contains("500 consumed", ended.Output, StringComparison.Ordinal);
        Assert.Contains("actormq standalone", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', ended.Output);
    }

    [Fact]
    public async Task On_a_terminal_it_shows_how_far_it_is()
    {
        if (!File.Exists("/usr/bin/script"))
            return;
        var ended = await ActorMqProcess.RunOnTerminalAsync("quickstart", "--count", "2000");

        Assert.Equal(0, ended.ExitCode);
        foreach (var shown in new[] { "\e[1mSending 2000 messages", "sending", "consuming", "100%", "✓\e[0m 2000 sent" })
            Assert.Contains(shown, ended.Output, StringComparison.Ordinal);
    }
}
