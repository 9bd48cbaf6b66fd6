using System.Globalization;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Interop.Faults;

/// <summary>
/// A clock that jumps back an hour under a running broker: offsets and store times go on, and nothing hangs.
/// </summary>
public sealed class ClockTests : IDisposable
{
    private const int Count = 20;
    private readonly TemporaryFolder _store = new();
    private readonly TemporaryFolder _clock = new();

    public void Dispose()
    {
        _store.Dispose();
        _clock.Dispose();
    }

    [FaultFact("faketime")]
    public async Task Store_times_never_fall_though_the_clock_jumps_back()
    {
        SetClock(hours: 0);
        await using (var server = await StartAsync())
        {
            await using var speaker = new Speaker(server.Addresses[1]);
            await SendAsync(speaker, from: 0);
            SetClock(hours: -1);
            await SendAsync(speaker, from: Count);

            // A long poll and a stop are timed by a clock that nobody sets.
            Assert.Equal(ResponseCode.PullNotFound, (await speaker.PullAsync(2 * Count)).Code);
            await CheckAsync(speaker, 2 * Count);
            Assert.Equal(0, await server.StopAsync());
        }

        await using (var again = await StartAsync())
        {
            await using var speaker = new Speaker(again.Addresses[1]);
            await SendAsync(speaker, from: 2 * Count);
            await CheckAsync(speaker, 3 * Count);
            await again.KillAsync();
        }

        SetClock(hours: -2);
        await using var last = await StartAsync();
        await using var listener = new Speaker(last.Addresses[1]);
        await SendAsync(listener, from: 3 * Count);
        await CheckAsync(listener, 4 * Count);
        Assert.Equal(0, await last.StopAsync());
    }

    private static async Task SendAsync(Speaker speaker, int from)
    {
        for (var number = from; number < from + Count; number++)
            Assert.Equal(number, await speaker.SendAsync($"{number}"));
    }

    private static async Task CheckAsync(Speaker speaker, int count)
    {
        var (messages, _) = await speaker.ReadAsync(count);
        Assert.Equal(Enumerable.Range(0, count), messages.Select(message => (int)message.QueueOffset.Value));
        Assert.Equal(messages.Select(TimeOf).Order(), messages.Select(TimeOf));

        // Time stands still from the jump on, which also shows that there was one.
        Assert.All(messages[Count..], message => Assert.Equal(TimeOf(messages[Count - 1]), TimeOf(message)));
    }

    private static long TimeOf(StoredMessage message) => message.StoreTimestampMs;

    private void SetClock(int hours)
    {
        var path = Path.Combine(_clock.Path, "clock");
        File.WriteAllText(path + ".new", string.Create(CultureInfo.InvariantCulture, $"{hours * 3600:+0;-0;+0}\n"));
        File.Move(path + ".new", path, overwrite: true);
    }

    private Task<Server> StartAsync()
    {
        var library = Directory.GetDirectories("/usr/lib")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).First(File.Exists);
        return Server.StandaloneUnderAsync(
            [
                "env", $"LD_PRELOAD={library}", $"FAKETIME_TIMESTAMP_FILE={Path.Combine(_clock.Path, "clock")}",
                "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
            ],
            _store.Path);
    }
}
