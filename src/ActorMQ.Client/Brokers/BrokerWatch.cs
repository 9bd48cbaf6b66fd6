using System.Collections.Concurrent;
using ActorMQ.Model;
using ActorMQ.Transport;

namespace ActorMQ.Client;

/// <summary>
/// Finds servers that take requests and answer nothing: a network that was cut says so to nobody.
/// </summary>
/// <remarks>
/// <code>
///   asked, and silent ── probe ──► answers: it waits, as a long poll does
///                          └─ no ─► lost: routes are asked for again, and as soon as they lead elsewhere
///                                   the connection is closed: who waits on it fails, and goes there
/// </code>
/// Connections on which nothing is asked are left alone.
/// </remarks>
internal sealed class BrokerWatch(
    RemotingClient remoting, BrokerCalls brokers, RouteCache routes, LostReplicas lost, TimeSpan silenceMax)
{
    /// <summary>How often it looks.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    // A send is answered at once, as a rule; a pull may wait for long.
    private static readonly TimeSpan SendSilenceMax = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMilliseconds(400);

    // From so many on a master that is not replaced is left by those who can read elsewhere.
    private const int FailuresMax = 3;

    private readonly ConcurrentDictionary<string, bool> _probed = new(StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    internal Task LookAsync(CancellationToken ct)
    {
        var limit = brokers.SendsInFlight > 0 && SendSilenceMax < silenceMax ? SendSilenceMax : silenceMax;
        foreach (var (address, connection) in remoting.Connections)
        {
            if (connection.InvocationsInFlight > 0 && connection.SilentFor >= limit
                && _probed.TryAdd(address, true))
            {
                _ = ProbeAsync(address, connection, ct);
            }
        }

        return Task.CompletedTask;
    }

    private async Task ProbeAsync(string address, RemotingConnection connection, CancellationToken ct)
    {
        try
        {
            for (var failures = 1; !await IsAliveAsync(connection, ct); failures++)
            {
                lost.Add(address);
                await routes.FollowAllAsync(ct);
                if (LeadsElsewhere(address, failures))
                {
                    remoting.Close(address);
                    return;
                }
            }

            lost.Remove(address);
        }
        catch (Exception end) when (end is OperationCanceledException or RemotingException)
        {
            // The client stops, or the connection has ended: who waited on it knows.
        }
        finally
        {
            _probed.TryRemove(address, out _);
        }
    }

    private static async Task<bool> IsAliveAsync(RemotingConnection connection, CancellationToken ct)
    {
        try
        {
            await BrokerCalls.ProbeAsync(connection, AnswerMax, ct);
            return true;
        }
        catch (RemotingTimeoutException)
        {
            return connection.SilentFor < AnswerMax;
        }
    }

    /// <summary>
    /// Whether requests have somewhere better to go: another is master, or, after a while, another can be
    /// read from.
    /// </summary>
    private bool LeadsElsewhere(string address, int failures) =>
        !routes.IsMaster(address)
        || (failures > FailuresMax && routes.Brokers.Values.Any(
            broker => string.Equals(broker.Master, address, StringComparison.Ordinal)
                && broker.ForReading(BrokerId.Master, lost) is { Id.IsMaster: false }));
}
