using System.Diagnostics;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Interop;

/// <summary>Asks a name server for a route, as a client does.</summary>
public sealed class RouteProbe : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), pushes: null, NullLoggerFactory.Instance, TimeProvider.System);

    /// <summary>Waits until the topic has a route, or has none any more.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> WaitAsync(string nameServer, string topic, bool isThere, TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        while (await HasRouteAsync(nameServer, topic) != isThere)
        {
            Assert.True(watch.Elapsed < patience, $"the route of {topic} at {nameServer} should {(isThere ? "be there" : "be gone")} within {patience}");
            await Task.Delay(20);
        }

        return watch.Elapsed;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<bool> HasRouteAsync(string nameServer, string topic)
    {
        var header = new GetRouteInfoRequestHeader { Topic = topic };
        var answer = await _client.InvokeAsync(
            nameServer, RequestCode.GetRouteInfoByTopic, header, ReadOnlyMemory<byte>.Empty, Timeout, CancellationToken.None);
        Assert.True(answer.Code is ResponseCode.Success or ResponseCode.TopicNotExist, $"{answer.Code}: {answer.Remark}");
        return answer.Code == ResponseCode.Success;
    }
}
