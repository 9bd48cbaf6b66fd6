using System.Collections.Immutable;
using ActorMQ.Actors;
using ActorMQ.Broker.Configuration;
using ActorMQ.Model;
using ActorMQ.Model.Groups;

namespace ActorMQ.Broker.Groups;

/// <summary>
/// Keeps what all groups have committed, and writes it down every few seconds and at the end.
/// </summary>
/// <remarks>
/// A group that wakes up gets its offsets here; one that goes to sleep has told them before. So a group's
/// next life never sees less than its last one told.
/// </remarks>
internal sealed class OffsetCatalogActor(
    ImmutableDictionary<GroupName, SavedOffsets> groups,
    ConfigVersion version,
    TimeSpan savePeriod,
    ActorRef<SaveConfig> writer) : Actor<OffsetMessage>
{
    private readonly HashSet<ActorRef<GroupCommand>> _awake = [];
    private readonly List<Action> _flushing = [];
    private ImmutableDictionary<GroupName, SavedOffsets> _groups = groups;
    private ConfigVersion _version = version;
    private bool _isDirty;
    private bool _isWriting;

    /// <summary>How to start one.</summary>
    /// <remarks>
    /// The mailbox has no bound of its own: a living group tells its offsets at most once in a second.
    /// </remarks>
    internal static Props<OffsetMessage> Props(
        ImmutableDictionary<GroupName, SavedOffsets> groups,
        ConfigVersion version,
        TimeSpan savePeriod,
        ActorRef<SaveConfig> writer) =>
        new(() => new OffsetCatalogActor(groups, version, savePeriod, writer));

    /// <inheritdoc/>
    protected override void OnStart() => Context.StartPeriodicTimer("save", new SaveOffsets(), savePeriod);

    /// <inheritdoc/>
    protected override void Receive(OffsetMessage message)
    {
        switch (message)
        {
            case LoadOffsets load:
                _awake.Add(load.From);
                load.From.Tell(new OffsetsLoaded(_groups.GetValueOrDefault(load.Group, SavedOffsets.None)));
                break;
            case OffsetsTold told:
                Put(told.Group, told.Offsets);
                if (told.FallsAsleep)
                    _awake.Remove(told.From);
                break;
            case ForgetTopic forget:
                OnForget(forget.Topic);
                break;
            case SaveOffsets:
                Save();
                break;
            case FlushOffsets flush:
                _flushing.Add(flush.Done);
                Save();
                break;
            case OffsetsWritten written:
                OnWritten(written.IsDurable);
                break;
            default:
                throw new InvariantException($"unknown message {message}");
        }
    }

    private void Put(GroupName group, SavedOffsets? offsets)
    {
        if (offsets is null)
            return;
        _groups = offsets.All.IsEmpty ? _groups.Remove(group) : _groups.SetItem(group, offsets);
        _isDirty = true;
    }

    private void OnForget(TopicName topic)
    {
        foreach (var group in _awake)
            group.Tell(new TopicGone(topic));
        foreach (var (group, offsets) in _groups)
        {
            var left = offsets.Without(topic);
            if (!ReferenceEquals(left, offsets))
                Put(group, left);
        }
    }

    private void Save()
    {
        if (_isWriting)
            return;
        if (!_isDirty)
        {
            EndFlush();
            return;
        }

        (_isDirty, _isWriting) = (false, true);
        _version = _version.Next(Context.Time.GetUtcNow());
        var (version, groups, self) = (_version, _groups, Context.Self);
        new SaveConfig(
            OffsetBodies.FileName,
            () => OffsetBodies.Encode(version, groups),
            done => self.Tell(new OffsetsWritten(done))).SendTo(writer);
    }

    private void OnWritten(bool isDurable)
    {
        _isWriting = false;
        _isDirty |= !isDurable;
        if (_flushing.Count == 0)
            return;
        if (isDurable)
            Save();
        else
            EndFlush(); // The writer has told why; the end of the broker does not wait for a broken disk.
    }

    private void EndFlush()
    {
        foreach (var done in _flushing)
            done();
        _flushing.Clear();
    }
}

/// <summary>What the offset catalog is told.</summary>
internal abstract record OffsetMessage;

/// <summary>A group wakes up and wants its offsets: <see cref="OffsetsLoaded"/>.</summary>
internal sealed record LoadOffsets(GroupName Group, ActorRef<GroupCommand> From) : OffsetMessage;

/// <summary>What a group has committed so far.</summary>
/// <param name="Group">The group.</param>
/// <param name="From">Its actor.</param>
/// <param name="Offsets">All its offsets; null when nothing changed since it told them last.</param>
/// <param name="FallsAsleep">Whether this is the last that it tells in this life.</param>
internal sealed record OffsetsTold(
    GroupName Group, ActorRef<GroupCommand> From, SavedOffsets? Offsets, bool FallsAsleep) : OffsetMessage;

/// <summary>A topic is gone, and with it what was committed for it.</summary>
internal sealed record ForgetTopic(TopicName Topic) : OffsetMessage;

/// <summary>Time to write.</summary>
internal sealed record SaveOffsets : OffsetMessage;

/// <summary>Write what is not yet written, and say when that is done.</summary>
internal sealed record FlushOffsets(Action Done) : OffsetMessage;

/// <summary>The file is written, or is not.</summary>
internal sealed record OffsetsWritten(bool IsDurable) : OffsetMessage;

/// <summary>A group's own offsets, as it begins a life.</summary>
internal sealed record OffsetsLoaded(SavedOffsets Offsets) : GroupCommand(Waiter: null);
