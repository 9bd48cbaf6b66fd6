using ActorMQ.Model.Groups;
using ActorMQ.Model.Topics;

namespace ActorMQ.Model.State;

/// <summary>Makes the events of all that is wished at once; writes nothing and changes nothing.</summary>
/// <remarks>
/// Commits come last and together, one for each queue. For a topic that is not there, or goes in the same
/// plan, they mean nothing: so no commit outlives what it was made for, whichever came first.
/// </remarks>
/// <param name="state">With all events applied that were planned before.</param>
public sealed class StatePlan(ShardState state)
{
    /// <summary>The most commits in one event, so that no record grows beyond all bounds.</summary>
    public const int CommitCountMax = 2048;

    private readonly List<StateEvent> _events = [];
    private readonly List<StateEvent> _restated = [];
    private readonly List<TopicName> _begins = [];
    private readonly HashSet<TopicName> _goneTopics = [];
    private readonly HashSet<GroupName> _cleanedGroups = [];
    private readonly Dictionary<CommittedOffset, QueueOffset> _commits = [];

    /// <summary>Topics that are not there yet: nothing must be left of earlier ones of their names.</summary>
    public IReadOnlyCollection<TopicName> Begins => _begins;

    /// <summary>Whether there is more than commits, which alone may be lost with ASYNC_FLUSH.</summary>
    public bool ChangesConfiguration => _events.Count > 0;

    /// <summary>A topic is to be as said.</summary>
    public void PutTopic(TopicConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (state.Topics.Find(config.Name) is null)
        {
            _begins.Add(config.Name);
            if (state.Offsets.Knows(config.Name))
                _events.Add(new TopicOffsetsForgotten(config.Name));
        }

        _events.Add(new TopicPut(config));
    }

    /// <summary>A topic is to go, and what was committed for it.</summary>
    public void DeleteTopic(TopicName topic)
    {
        _goneTopics.Add(topic);
        _events.Add(new TopicDeleted(topic));
    }

    /// <summary>A group is to be as said.</summary>
    public void PutGroup(SubscriptionGroupConfig config) => _events.Add(new GroupPut(config));

    /// <summary>A group is to go.</summary>
    /// <param name="group">One that is not there goes without an event.</param>
    /// <param name="cleansOffsets">Whether what it committed goes, too.</param>
    public void DeleteGroup(GroupName group, bool cleansOffsets)
    {
        if (state.Groups.Find(group) is not null)
            _events.Add(new GroupDeleted(group));
        if (!cleansOffsets)
            return;
        _cleanedGroups.Add(group);
        if (state.Offsets.Knows(group))
            _events.Add(new GroupOffsetsRemoved(group));
    }

    /// <summary>A group commits; the last commit for a queue counts, and a negative one never.</summary>
    public void Commit(in CommittedOffset commit)
    {
        if (commit.Offset >= QueueOffset.Zero)
            _commits[commit with { Offset = QueueOffset.Zero }] = commit.Offset;
    }

    /// <summary>What is so is said again; nothing else goes into the same plan.</summary>
    public void Restate(IEnumerable<StateEvent> page) => _restated.AddRange(page);

    /// <summary>All events, in the order in which they are to be applied.</summary>
    public IReadOnlyList<StateEvent> ToEvents()
    {
        var commits = _commits
            .Where(commit => CountsStill(commit.Key, commit.Value))
            .Select(commit => commit.Key with { Offset = commit.Value })
            .OrderBy(commit => commit.Group.Value, StringComparer.Ordinal)
            .ThenBy(commit => commit.Topic.Value, StringComparer.Ordinal)
            .ThenBy(commit => commit.Queue);
        return
        [
            .. _events,
            .. _restated,
            .. commits.Chunk(CommitCountMax).Select(chunk => new OffsetsCommitted([.. chunk])),
        ];
    }

    private bool CountsStill(in CommittedOffset key, QueueOffset offset) =>
        state.Topics.Find(key.Topic) is not null
        && !_goneTopics.Contains(key.Topic)
        && !_cleanedGroups.Contains(key.Group)
        && state.Offsets.Find(key.Group, key.Topic, key.Queue) != offset;
}
