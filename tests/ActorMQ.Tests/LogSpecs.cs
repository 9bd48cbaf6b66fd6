using System.Globalization;
using System.Text.Json;
using ActorMQ.Journal;
using ActorMQ.Journal.Files;

namespace ActorMQ.Tests;

/// <summary>
/// Goal: an operator finds out what is wrong with a store, and mends it, by the command line.
/// </summary>
public sealed class LogSpecs : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("actormq-log-");

    private string Root => $"{_directory.FullName}/store";

    private string Segment => $"{Root}/commitlog/00000000000000000000";

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Damage_is_shown_refused_and_mended()
    {
        StoredRecords.Write(Root, count: 30);
        var clean = await ActorMqProcess.RunAsync("log", "check", Root);
        Assert.Equal((0, ""), (clean.ExitCode, clean.Error));
        Assert.Contains("nothing needs mending", clean.Output, StringComparison.Ordinal);

        var place = await FlipAsync(29);
        var refused = await ActorMqProcess.RunAsync(
            "standalone", "--listen", "127.0.0.1", "--port", "0", "--namesrv-port", "0", "--store", Root,
            "-D", "store.segment-size=1MiB");
        Assert.Equal(71, refused.ExitCode);
        Assert.Contains($"{Segment} is damaged at byte {place}", refused.Error, StringComparison.Ordinal);

        var check = await ActorMqProcess.RunAsync("log", "check", Root, "--json");
        Assert.Equal(71, check.ExitCode);
        var finding = JsonDocument.Parse(check.Output.Split('\n')[0]).RootElement;
        Assert.Equal(("damage", Segment, place), (
            finding.GetProperty("kind").GetString(), finding.GetProperty("path").GetString(),
            finding.GetProperty("offset").GetInt64()));

        var plan = await ActorMqProcess.RunAsync("log", "repair", Root);
        Assert.Equal(71, plan.ExitCode);
        Assert.Contains("Nothing was changed", plan.Output, StringComparison.Ordinal);
        var done = await ActorMqProcess.RunAsync("log", "repair", Root, "--apply");
        Assert.Equal((0, ""), (done.ExitCode, done.Error));
        Assert.Equal(0, (await ActorMqProcess.RunAsync("log", "check", Root)).ExitCode);
        Assert.Single(_directory.GetDirectories("store-before-repair-*"));
        var left = await ActorMqProcess.RunAsync("log", "dump", Root, "--topic", "orders");
        Assert.Equal(29, left.Output.Split('\n').Length);
    }

    [Fact]
    public async Task A_store_in_use_or_missing_is_refused_and_records_are_printed_as_asked()
    {
        var missing = await ActorMqProcess.RunAsync("log", "check", Root);
        Assert.Equal(68, missing.ExitCode);
        Assert.Contains("there is no store", missing.Error, StringComparison.Ordinal);

        StoredRecords.Write(Root, count: 30);
        using (MessageStore.Open(new DiskFiles(), Root, StoredRecords.Options))
        {
            var used = await ActorMqProcess.RunAsync("log", "dump", Root);
            Assert.Equal(68, used.ExitCode);
            Assert.Contains("stop it first", used.Error, StringComparison.Ordinal);
        }

        var dump = await ActorMqProcess.RunAsync(
            "log", "dump", Root, "--key", "order-7", "--from", "2000-01-01T00:00:00Z", "--json");
        Assert.Equal((0, ""), (dump.ExitCode, dump.Error));
        var record = JsonDocument.Parse(dump.Output).RootElement;
        Assert.Equal(("orders", 7, "body 7"), (
            record.GetProperty("topic").GetString(), record.GetProperty("offset").GetInt64(),
            record.GetProperty("body").GetString()));
        Assert.Equal("order-7", record.GetProperty("properties").GetProperty("KEYS").GetString());

        var line = (await ActorMqProcess.RunAsync("log", "dump", Root, "--key", "order-7")).Output;
        Assert.Contains(" orders/0 @7 ", line, StringComparison.Ordinal);
        Assert.Contains(" keys=order-7 body 7", line, StringComparison.Ordinal);
    }

    /// <summary>Changes one byte in the body of a record; tells where the record begins.</summary>
    private async Task<long> FlipAsync(int offset)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"order-{offset}");
        var dump = await ActorMqProcess.RunAsync("log", "dump", Root, "--key", key, "--json");
        var place = JsonDocument.Parse(dump.Output).RootElement.GetProperty("position").GetInt64();
        using var file = File.Open(Segment, FileMode.Open, FileAccess.ReadWrite);
        file.Position = place + 90;
        var one = file.ReadByte();
        file.Position = place + 90;
        file.WriteByte((byte)(one ^ 0x04));
        return place;
    }
}
