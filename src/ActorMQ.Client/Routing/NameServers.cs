using ActorMQ.Model;
using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>The name servers, of which any one is enough: stays with the one that answered last.</summary>
internal sealed class NameServers
{
    private const string Scheme = "http://";

    private readonly string[] _addresses;
    private readonly RemotingClient _remoting;
    private readonly TimeSpan _timeout;
    private int _current;

    /// <exception cref="ClientException">There is no address.</exception>
    internal NameServers(string addresses, RemotingClient remoting, TimeSpan timeout)
    {
        _addresses = Parse(addresses);
        if (_addresses.Length == 0)
            throw new ClientException("no name server is configured: set NameServers or NAMESRV_ADDR");
        _remoting = remoting;
        _timeout = timeout;
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

    /// <summary>The route of a topic; null when the topic does not exist.</summary>
    /// <exception cref="ClientException">No name server could be reached, or it refused.</exception>
    internal async Task<TopicRouteData?> GetRouteAsync(TopicName topic, CancellationToken ct)
    {
        var header = new GetRouteInfoRequestHeader { Topic = topic.Value, AcceptStandardJsonOnly = true };
        var (response, address) = await InvokeAsync(RequestCode.GetRouteInfoByTopic, header, ct);
        if (response.Code == ResponseCode.TopicNotExist)
            return null;
        if (response.Code != ResponseCode.Success)
            throw new BrokerException(response.Code, response.Remark, address);
        if (!Body.TryRead<TopicRouteData>(response.Body, out var route, out var fault))
            throw new ClientException($"{address} sent a route that cannot be read: {fault}");
        return route;
    }

    private async Task<(RemotingResponse Response, string Address)> InvokeAsync<T>(
        RequestCode code, T header, CancellationToken ct)
        where T : struct, IHeader
    {
        List<Exception>? failures = null;
        var first = Volatile.Read(ref _current);
        for (var i = 0; i < _addresses.Length; i++)
        {
            var index = (first + i) % _addresses.Length;
            try
            {
                var response = await _remoting.InvokeAsync(
                    _addresses[index], code, header, default, _timeout, ct);
                Volatile.Write(ref _current, index);
                return (response, _addresses[index]);
            }
            catch (RemotingException failure)
            {
                (failures ??= []).Add(failure);
            }
        }

        throw new ClientException(
            $"no name server of {string.Join(';', _addresses)} answers: {failures![^1].Message}",
            new AggregateException(failures));
    }
}
