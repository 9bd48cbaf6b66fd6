using System.Text;
using ActorMQ.Cluster.Coordination;
using ActorMQ.Cluster.Shards;

namespace ActorMQ.Cluster.Tests.Coordination;

/// <summary>
/// Operations by a seed, and what came of each, as lines: revisions are told from the script's begin, leases
/// and values by their number, so that two stores that behave the same tell the same.
/// </summary>
internal sealed class CoordinatorScript(ICoordinator store, int seed)
{
    private const string Prefix = "/script/";

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(60);
    private static readonly string[] Names = ["a", "b", "bb", "c"];

    private readonly Random _random = new(seed);
    private readonly List<LeaseId> _leases = [];
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, RecordRevision> _revisions = [];
    private long _begin;

    /// <summary>The revision behind which the script began.</summary>
    public RecordRevision Begin => new(_begin);

    public async Task<IReadOnlyList<string>> RunAsync(int steps, CancellationToken ct)
    {
        _begin = (await store.ReadAsync(Prefix, ct)).Revision.Value;
        for (var step = 0; step < steps; step++)
            await StepAsync(step, ct);
        var read = await store.ReadAsync(Prefix, ct);
        await foreach (var each in store.WatchAsync(Prefix, new(_begin + 1), ct))
        {
            _lines.Add($"event {each.Key} {Tell(each.Put)} at {each.Revision.Value - _begin}");
            if (each.Revision == read.Revision)
                break;
        }

        return _lines;
    }

    private async Task StepAsync(int step, CancellationToken ct)
    {
        switch (_random.Next(8))
        {
            case 0:
                _leases.Add(await store.GrantLeaseAsync(Ttl, ct));
                break;
            case 1 when _leases.Count > 0:
                _lines.Add($"kept {await store.KeepAliveAsync(AnyLease(), ct)}");
                break;
            case 2 when _leases.Count > 0:
                _lines.Add($"revoked {await store.RevokeLeaseAsync(AnyLease(), ct)}");
                break;
            case 3:
                await ReadAsync(_random.Next(2) == 0 ? Prefix : Prefix + "b", ct);
                break;
            default:
                await TransactAsync(step, ct);
                break;
        }
    }

    private async Task TransactAsync(int step, CancellationToken ct)
    {
        var conditions = Keys(_random.Next(3)).Select(key => new KeyCondition(key, _random.Next(4) switch
        {
            0 => RecordRevision.Absent,
            1 => new(_begin + _random.Next(step + 1)),
            _ => _revisions.GetValueOrDefault(key),
        })).ToList();
        var changes = Keys(_random.Next(1, 3)).Select(key => _random.Next(3) switch
        {
            0 => (KeyChange)new DeleteKey(key),
            1 when _leases.Count > 0 => new PutKey(key, Encoding.ASCII.GetBytes($"v{step}"), AnyLease()),
            _ => new PutKey(key, _random.Next(5) == 0 ? [] : Encoding.ASCII.GetBytes($"v{step}")),
        }).ToList();
        var result = await store.TransactAsync(conditions, changes, ct);
        var revision = result.Outcome == TransactionOutcome.LeaseGone ? 0 : result.Revision.Value - _begin;
        _lines.Add($"{step}: {result.Outcome} at {revision}; {string.Join(", ", result.Current.Select(Tell))}");
        await ReadAsync(Prefix, ct);
    }

    private async Task ReadAsync(string prefix, CancellationToken ct)
    {
        var read = await store.ReadAsync(prefix, ct);
        if (prefix.Length == Prefix.Length)
            _revisions.Clear();
        foreach (var key in read.Keys)
            _revisions[key.Key] = key.Revision;
        _lines.Add($"read at {read.Revision.Value - _begin}: {string.Join(", ", read.Keys.Select(Tell))}");
    }

    private string Tell(StoredKey? key) => key is null
        ? "deleted"
        : $"{key.Key}={Encoding.ASCII.GetString(key.Value)} of {key.Revision.Value - _begin} lease {_leases.IndexOf(key.Lease)}";

    private LeaseId AnyLease() => _leases[_random.Next(_leases.Count)];

    private IEnumerable<string> Keys(int count) =>
        Names.OrderBy(_ => _random.Next()).Take(count).Select(key => Prefix + key);
}
