using System.Text.Json;
using ActorMQ.Hocon.Settings;
using ActorMQ.Output;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Tests;

public sealed class LineLoggerSpecs
{
    [Theory]
    [InlineData(LoggingFormat.Text)]
    [InlineData(LoggingFormat.Json)]
    public void An_exception_of_many_lines_is_one_line_of_log(LoggingFormat format)
    {
        using var writer = new StringWriter();
        using var logs = new LineLoggerFactory(writer, LogLevel.Information, format, TimeProvider.System);

        Write(logs, LogLevel.Error, "it\nfailed", new IOException("first\nsecond\r\nthird"));

        var line = Assert.Single(writer.ToString().TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain('\r', line);
        Assert.Contains("third", line, StringComparison.Ordinal);
        if (format == LoggingFormat.Json)
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal("it\nfailed", json.RootElement.GetProperty("message").GetString());
        }
    }

    [Theory]
    [InlineData(LogLevel.Warning, LogLevel.Information, false)]
    [InlineData(LogLevel.Warning, LogLevel.Debug, true)]
    [InlineData(LogLevel.Error, LogLevel.Information, true)]
    public void A_warning_tells_what_failed_and_its_stack_to_who_looks_for_it(
        LogLevel severity, LogLevel level, bool hasStack)
    {
        using var writer = new StringWriter();
        using var logs = new LineLoggerFactory(writer, level, LoggingFormat.Text, TimeProvider.System);
        var failure = Record.Exception(Fail);

        Write(logs, severity, "it failed", failure);

        Assert.Contains("no way", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("it is closed", writer.ToString(), StringComparison.Ordinal);
        Assert.Equal(hasStack, writer.ToString().Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_below_the_level_is_not_written()
    {
        using var writer = new StringWriter();
        using var logs = new LineLoggerFactory(
            writer, LogLevel.Warning, LoggingFormat.Text, TimeProvider.System);

        Write(logs, LogLevel.Information, "small talk", failure: null);
        Write(logs, LogLevel.Warning, "trouble", failure: null);

        var line = Assert.Single(writer.ToString().TrimEnd('\n').Split('\n'));
        Assert.EndsWith(" warn  Store: trouble", line, StringComparison.Ordinal);
    }

    private static void Fail() => throw new IOException("no way", new InvalidOperationException("it is closed"));

    private static void Write(LineLoggerFactory logs, LogLevel level, string message, Exception? failure) =>
        logs.CreateLogger("Store").Log(level, default, message, failure, static (text, _) => text);
}
