using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Groups;

namespace ActorMQ.Broker.Groups;

/// <summary>Knows which producers are there, so that transactions can ask one of a group.</summary>
internal sealed class ProducersActor(TimeSpan expiry, TimeSpan scanPeriod) : Actor<ProducerMessage>
{
    private readonly ProducerGroups _groups = new();
    private readonly Dictionary<long, IMemberLink> _links = [];

    private TimeSpan Now => Context.Time.GetElapsedTime(0);

    /// <summary>How to start one.</summary>
    internal static Props<ProducerMessage> Props(GroupSettings settings) =>
        new(() => new ProducersActor(settings.MemberExpiry, settings.ScanPeriod))
        {
            Mailbox = MailboxOptions.Bounded(100_000),
        };

    /// <inheritdoc/>
    protected override void OnStart() => Context.StartPeriodicTimer("scan", new ScanProducers(), scanPeriod);

    /// <inheritdoc/>
    protected override void Receive(ProducerMessage message)
    {
        switch (message)
        {
            case ProducerThere there when there.Link.IsOpen:
                _groups.Join(there.Group, there.Producer, Now);
                _links[there.Link.Id] = there.Link;
                break;
            case ProducerGone gone:
                _groups.Leave(gone.Group, gone.Connection);
                break;
            case ScanProducers:
                OnScan();
                break;
            default:
                break;
        }
    }

    private void OnScan()
    {
        foreach (var connection in _groups.Expire(Now, expiry))
            _links.GetValueOrDefault(connection)?.CloseSilent();
        foreach (var gone in _links.Where(link => !link.Value.IsOpen).ToList())
            _links.Remove(gone.Key);
    }
}

/// <summary>What is told of producers.</summary>
internal abstract record ProducerMessage;

/// <summary>A producer is there, or still there.</summary>
internal sealed record ProducerThere(GroupName Group, GroupMember Producer, IMemberLink Link)
    : ProducerMessage;

/// <summary>A producer left its group, or its connection has ended.</summary>
internal sealed record ProducerGone(GroupName Group, long Connection) : ProducerMessage;

/// <summary>Time to look for silent producers.</summary>
internal sealed record ScanProducers : ProducerMessage;
