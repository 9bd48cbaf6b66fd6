using ActorMQ.Protocol.Records;

namespace ActorMQ.Interop.Faults;

/// <summary>
/// Somebody removes, cuts or overwrites a file of the log under a running broker: its messages are told as lost, all
/// others are served, and a restart names the file.
/// </summary>
public sealed class LostSegmentTests : IDisposable
{
    private const int SegmentSize = 64 * 1024;
    private const int Count = 200;
    private const int StoreUnusable = 68;
    private const int DiskFailed = 72;
    private static readonly string Body = new('x', 1000);
    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_closed_segment_that_is_removed_is_told_and_read_on_and_missed_by_the_next_start()
    {
        var path = SegmentPath(1);
        await using (var server = await StartAsync())
        {
            await using var speaker = await FilledAsync(server);
            File.Delete(path);
            await server.Process.WaitForLineAsync("the removed file's name", line => line.Contains($"{path} was removed", StringComparison.Ordinal));
            var (messages, _) = await speaker.ReadAsync(Count);
            Assert.Equal(Count, messages.Count);
            Assert.Equal(Count, await speaker.SendAsync(Body));
            Assert.Equal(0, await server.StopAsync());
        }

        await using var again = ActorMq.Start("again", Arguments());
        Assert.Equal(StoreUnusable, await again.WaitForExitAsync());
        Assert.Contains(again.Lines, line => line.Contains($"{path} is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_segment_being_written_that_is_removed_ends_the_broker()
    {
        await using var server = await StartAsync();
        await using var speaker = await FilledAsync(server);
        var path = Directory.GetFiles(Path.Combine(_store.Path, "commitlog")).Order(StringComparer.Ordinal)
            .Last(file => new FileInfo(file).Length > 0 && HasRecord(file));
        File.Delete(path);
        Assert.Equal(DiskFailed, await server.Process.WaitForExitAsync());
        Assert.Contains(server.Process.Lines, line => line.Contains($"{path} was removed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_of_a_segment_that_is_cut_or_overwritten_are_left_out_and_named(bool cuts)
    {
        var path = SegmentPath(1);
        List<StoredMessage> whole;
        await using (var server = await StartAsync())
        {
            await using var speaker = await FilledAsync(server);
            (whole, _) = await speaker.ReadAsync(Count);
            using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                if (cuts)
                    file.SetLength(1000);
                else
                    file.Write(new byte[SegmentSize]);
            }

            var (messages, remarks) = await speaker.ReadAsync(Count);
            var lost = whole.Where(message => message.Position.Value is >= SegmentSize and < 2 * SegmentSize).ToList();
            Assert.InRange(lost.Count, 40, Count - 40);
            Assert.Equal(
                whole.Except(lost).Select(message => message.QueueOffset.Value).Where(offset => !lost.Exists(gone => gone.QueueOffset.Value == offset)),
                messages.Select(message => message.QueueOffset.Value));
            Assert.Contains(path, remarks, StringComparison.Ordinal);
            Assert.Contains(server.Process.Lines, line => line.Contains(path, StringComparison.Ordinal));
            Assert.Equal(Count, await speaker.SendAsync(Body));
            Assert.Equal(0, await server.StopAsync());
        }

        await using var check = ActorMq.Start("check", "log", "check", _store.Path);
        Assert.Equal(71, await check.WaitForExitAsync());
        Assert.Contains(check.Lines, line =>
            line.Contains("damage", StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal));
    }

    private static bool HasRecord(string path) => File.ReadAllBytes(path).AsSpan(0, 8).ContainsAnyExcept((byte)0);

    private static async Task<Speaker> FilledAsync(Server server)
    {
        var speaker = new Speaker(server.Addresses[1]);
        for (var number = 0; number < Count; number++)
            await speaker.SendAsync(Body);
        return speaker;
    }

    private string SegmentPath(int number) => Path.Combine(_store.Path, "commitlog", $"{number * SegmentSize:D20}");

    private Task<Server> StartAsync() => Server.StandaloneAsync(_store.Path, "-D", $"store.segment-size={SegmentSize}");

    private string[] Arguments() =>
        ["standalone", "--listen", "127.0.0.1", "--port", "0", "--namesrv-port", "0", "--store", _store.Path, "-D", $"store.segment-size={SegmentSize}"];
}
