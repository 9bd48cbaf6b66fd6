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

    private static void Write(LineLoggerFactory logs, LogLevel level, string message, Exception? failure) =>
        logs.CreateLogger("Store").Log(level, default, message, failure, static (text, _) => text);
}
