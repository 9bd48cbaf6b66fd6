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
}
