using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Requests;

/// <summary>Which handler serves which request; what is not in the table is not served.</summary>
internal sealed class RequestTable
{
    private readonly FrozenDictionary<int, IRequest> _requests;

    /// <summary>A table of these rows.</summary>
    /// <exception cref="ArgumentException">A code comes twice.</exception>
    internal RequestTable(IEnumerable<KeyValuePair<RequestCode, IRequest>> rows)
    {
        var byCode = new Dictionary<int, IRequest>();
        foreach (var (code, request) in rows)
            byCode.Add((int)code, request);
        _requests = byCode.ToFrozenDictionary();
    }

    /// <summary>The codes that are served.</summary>
    internal IEnumerable<RequestCode> Codes => _requests.Keys.Select(code => (RequestCode)code);

    /// <summary>Finds the handler of a code.</summary>
    internal bool TryGet(RequestCode code, [NotNullWhen(true)] out IRequest? request) =>
        _requests.TryGetValue((int)code, out request);
}
