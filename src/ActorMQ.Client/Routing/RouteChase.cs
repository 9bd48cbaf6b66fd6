using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Client;

/// <summary>Asks for one topic's route again, for all whom the known one has led nowhere.</summary>
/// <remarks>
/// However many ask, one question is under way; and the longer the answers bring nothing new, the rarer it
/// is asked, so that name servers are not flooded.
/// </remarks>
internal sealed class RouteChase(TopicName topic, RouteCache routes, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly RetryPause _pause = new(PauseMax);
    private Task? _asking;
    private long _askedAt;
    private TimeSpan _wait;

    /// <summary>Done when the route has been asked for anew, whatever came of it.</summary>
    internal Task AskAsync()
    {
        lock (_gate)
        {
            if (_asking is { IsCompleted: false })
                return _asking;
            if (time.GetElapsedTime(_askedAt) > ForgetAfter)
                Begin();
            return _asking = AskAfterPauseAsync(_wait - time.GetElapsedTime(_askedAt));
        }
    }

    private void Begin()
    {
        _pause.Reset();
        _wait = TimeSpan.Zero;
    }

    private async Task AskAfterPauseAsync(TimeSpan pause)
    {
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, time);
        var isNew = false;
        try
        {
            isNew = await routes.RenewAsync(topic);
        }
        catch (ClientException failure)
        {
            ClientLog.RouteFailed(log, topic.Value, failure);
        }

        lock (_gate)
        {
            _askedAt = time.GetTimestamp();
            if (isNew)
                Begin();
            _wait = _pause.Next();
        }
    }
}
