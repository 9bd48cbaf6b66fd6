using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>The name servers, of which any one is enough: stays with the one that answered last.</summary>
/// <remarks>
/// One that does not answer at once is not waited for: the next is asked beside it, and the first answer
/// counts. So a lost name server costs no more than <see cref="Patience"/>, once.
/// </remarks>
internal sealed class NameServers
{
    /// <summary>How long to wait for one before the next is asked, too.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private const string Scheme = "http://";

    private readonly string[] _addresses;
    private readonly RemotingClient _remoting;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private int _current;

    /// <exception cref="ClientException">There is no address.</exception>
    internal NameServers(string addresses, RemotingClient remoting, TimeSpan timeout, TimeProvider time)
    {
        _addresses = Parse(addresses);
        if (_addresses.Length == 0)
            throw new ClientException("no name server is configured: set NameServers or NAMESRV_ADDR");
        (_remoting, _timeout, _time) = (remoting, timeout, time);
    }

    /// <summary>
    /// Addresses that semicolons part; each may be written as an endpoint, with <c>http://</c>.
    /// </summary>
    /// <remarks>
    /// Source: apache/rocketmq 8fc57f1 common/.../utils/NameServerAddressUtils.java.
    /// </remarks>
    internal static string[] Parse(string addresses)
    {
        var parts = addresses.Split(';', StringSplitOptions.TrimEntries);
        return [.. parts.Select(WithoutScheme).Where(address => address.Length > 0)];

        static string WithoutScheme(string address) =>
            address.StartsWith(Scheme, StringComparison.Ordinal) ? address[Scheme.Length..] : address;
    }

    /// <summary>The route of a topic; null when none of them knows of it.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="another">
    /// Asks another than last time: what that one said was of no use, and another may know better.
    /// </param>
    /// <param name="ct">Gives the question up.</param>
    /// <exception cref="ClientException">No name server could be reached, or it refused.</exception>
    internal async Task<TopicRouteData?> GetRouteAsync(TopicName topic, bool another, CancellationToken ct)
    {
        var first = Volatile.Read(ref _current) + (another ? 1 : 0);
        var asked = await AskAsync(topic, first, _addresses.Length, ct);
        if (asked.Route is not null || _addresses.Length == 1)
            return asked.Route;

        // One that has just started knows nothing yet.
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return (await AskAsync(topic, asked.Index + 1, _addresses.Length - 1, either.Token)).Route;
        }
        catch (NoAnswerException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks some of them, from one on; the first answer counts.</summary>
    private async Task<Asked> AskAsync(TopicName topic, int first, int count, CancellationToken ct)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var asking = new List<Task<Asked>>(count);
        var failures = new List<Exception>();
        var next = 0;
        try
        {
            while (true)
            {
                if (next < count)
                    asking.Add(AskOneAsync(topic, (first + next++) % _addresses.Length, done.Token));
                if (asking.Count == 0)
                    break;
                var ended = await FirstAsync(asking, mayWait: next == count, ct);
                if (ended is null)
                    continue;
                asking.Remove(ended);
                if (ended.Exception?.InnerException is RemotingException failure)
                    failures.Add(failure);
                else
                    return await ended;
            }
        }
        finally
        {
            await done.CancelAsync();
        }

        throw new NoAnswerException(
            $"no name server of {string.Join(';', _addresses)} answers: {failures[^1].Message}",
            new AggregateException(failures));
    }

    /// <summary>The first that has ended; null when it is time to ask another.</summary>
    private async Task<Task<Asked>?> FirstAsync(List<Task<Asked>> asking, bool mayWait, CancellationToken ct)
    {
        var ended = Task.WhenAny(asking);
        if (mayWait || ended.IsCompleted)
            return await ended;
        try
        {
            return await ended.WaitAsync(Patience, _time, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<Asked> AskOneAsync(TopicName topic, int index, CancellationToken ct)
    {
        var address = _addresses[index];
        var header = new GetRouteInfoRequestHeader { Topic = topic.Value, AcceptStandardJsonOnly = true };
        var response = await _remoting.InvokeAsync(
            address, RequestCode.GetRouteInfoByTopic, header, default, _timeout, ct);
        Volatile.Write(ref _current, index);
        if (response.Code == ResponseCode.TopicNotExist)
            return new Asked(index, Route: null);
        if (response.Code != ResponseCode.Success)
            throw new BrokerException(response.Code, response.Remark, address);
        if (!Body.TryRead<TopicRouteData>(response.Body, out var route, out var fault))
            throw new ClientException($"{address} sent a route that cannot be read: {fault}");
        return new Asked(index, route);
    }

    private readonly record struct Asked(int Index, TopicRouteData? Route);

    private sealed class NoAnswerException(string message, Exception inner)
        : NoRouteException(message, inner);
}
