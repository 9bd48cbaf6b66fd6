using System.Net;
using ActorMQ.NameServer.KeyValues;
using ActorMQ.NameServer.Settings;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.NameServer.Tests;

/// <summary>Name servers as the tests start them: on the loopback address, on any free port.</summary>
internal static class NameServers
{
    internal static NameServerOptions Options { get; } = new()
    {
        Server = new RemotingServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            IdleTimeout = TimeSpan.FromHours(1),
        },
        StopGrace = TimeSpan.Zero,
    };

    internal static Task<NameServerHost> StartAsync(
        TimeProvider? time = null, IKeyValueFile? keyValues = null, NameServerSettings? settings = null) =>
        NameServerHost.StartAsync(
            Options with
            {
                KeyValues = keyValues ?? new InMemoryKeyValueFile(),
                Settings = settings ?? new NameServerSettings(),
            },
            NullLoggerFactory.Instance,
            time ?? TimeProvider.System,
            CancellationToken.None);

    /// <summary>Asks again until the answer is as wanted; says what came last when it never is.</summary>
    internal static async Task<Answer> UntilAsync(
        Func<Task<Answer>> ask, Func<Answer, bool> isWanted, string what)
    {
        var deadline = Environment.TickCount64 + 30_000;
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer))
                return answer;
            var isTime = Environment.TickCount64 < deadline;
            Assert.True(isTime, $"waited for {what}; the last answer was {answer}");
            await Task.Yield();
        }
    }
}
