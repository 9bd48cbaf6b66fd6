using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Model;
using ActorMQ.Model.Groups;

namespace ActorMQ.Broker.Groups;

/// <summary>Keeps all consumer groups durable. The only one that publishes their directory.</summary>
/// <remarks>
/// All changes that arrive while a file is being written go into the next file together. A group hears that
/// its change is stored after the file is durable and the directory published.
/// </remarks>
internal sealed class GroupCatalogActor(GroupDirectory directory, ActorRef<SaveConfig> writer)
    : Actor<GroupCatalogMessage>
{
    private List<PutGroup> _next = [];
    private List<PutGroup> _writing = [];
    private GroupSnapshot? _written;

    /// <summary>How to start one.</summary>
    /// <remarks>The mailbox has no bound of its own: each living group has at most one change on its
    /// way.</remarks>
    internal static Props<GroupCatalogMessage> Props(GroupDirectory directory, ActorRef<SaveConfig> writer) =>
        new(() => new GroupCatalogActor(directory, writer));

    /// <inheritdoc/>
    protected override void Receive(GroupCatalogMessage message)
    {
        switch (message)
        {
            case PutGroup put:
                _next.Add(put);
                break;
            case GroupsWritten written:
                OnWritten(written.IsDurable);
                break;
            default:
                throw new InvariantException($"unknown message {message}");
        }
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (_written is not null || _next.Count == 0)
            return;
        (_writing, _next) = (_next, _writing);
        var snapshot = directory.Snapshot;
        var written = snapshot.With(
            snapshot.Version.Next(Context.Time.GetUtcNow()),
            _writing.Where(put => put.Config is not null).Select(put => put.Config!),
            _writing.Where(put => put.Config is null).Select(put => put.Group));
        _written = written;
        var self = Context.Self;
        new SaveConfig(
            GroupBodies.FileName,
            () => GroupBodies.Encode(written),
            done => self.Tell(new GroupsWritten(done))).SendTo(writer);
    }

    private void OnWritten(bool isDurable)
    {
        Invariant.Holds(_written is not null, "groups were written that nobody had changed");
        if (isDurable)
            directory.Publish(_written);
        foreach (var put in _writing)
            put.From.Tell(new GroupStored(isDurable));
        _writing.Clear();
        _written = null;
    }
}

/// <summary>What the group catalog is told.</summary>
internal abstract record GroupCatalogMessage;

/// <summary>A group changed, or is to be no more.</summary>
/// <param name="Group">Which.</param>
/// <param name="Config">What it is now; null when it goes.</param>
/// <param name="From">The group, to be told when that is durable and known.</param>
internal sealed record PutGroup(GroupName Group, SubscriptionGroupConfig? Config, ActorRef<GroupCommand> From)
    : GroupCatalogMessage;

/// <summary>The file is written, or is not.</summary>
internal sealed record GroupsWritten(bool IsDurable) : GroupCatalogMessage;
