namespace ActorMQ.Model.State;

/// <summary>All of a state, to be said again in the log, in pages.</summary>
/// <remarks>
/// A log that has let go of its oldest part does not tell any more how the state came to be. A replica that
/// begins with what is left, and has no snapshot, learns it from these.
/// Each page is made when it is its turn, of the state as it is then; what has gone since is left out. The
/// caller sees to it that nothing else is planned together with a page.
/// </remarks>
public sealed class StatePages
{
    /// <summary>The most topics, groups or offsets of one page.</summary>
    public const int CountMax = 500;

    private readonly ShardState _state;
    private readonly Queue<TopicName> _topics;
    private readonly Queue<GroupName> _groups;
    private readonly Queue<CommittedOffset> _offsets;

    /// <summary>The pages of a state.</summary>
    public StatePages(ShardState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _state = state;
        _topics = new(state.Topics.All.Select(static topic => topic.Name)
            .OrderBy(static topic => topic.Value, StringComparer.Ordinal));
        _groups = new(state.Groups.All.Select(static group => group.Name)
            .OrderBy(static group => group.Value, StringComparer.Ordinal));
        _offsets = new(state.Offsets.All
            .OrderBy(static offset => offset.Group.Value, StringComparer.Ordinal)
            .ThenBy(static offset => offset.Topic.Value, StringComparer.Ordinal)
            .ThenBy(static offset => offset.Queue));
    }

    /// <summary>Makes the next page; false when all have been made.</summary>
    public bool TryTake(out IReadOnlyList<StateEvent> page)
    {
        page = [];
        while (page.Count == 0 && (_topics.Count > 0 || _groups.Count > 0 || _offsets.Count > 0))
            page = Take();
        return page.Count > 0;
    }

    private IReadOnlyList<StateEvent> Take()
    {
        if (_topics.Count > 0)
            return [.. Of(_topics, _state.Topics.Find).Select(static topic => new TopicKept(topic))];
        if (_groups.Count > 0)
            return [.. Of(_groups, _state.Groups.Find).Select(static group => new GroupKept(group))];
        var offsets = new List<CommittedOffset>();
        for (var count = 0; count < CountMax && _offsets.TryDequeue(out var then); count++)
        {
            if (_state.Offsets.Find(then.Group, then.Topic, then.Queue) is { } now)
                offsets.Add(then with { Offset = now });
        }

        return offsets.Count > 0 ? [new OffsetsCommitted([.. offsets])] : [];
    }

    private static IEnumerable<TConfig> Of<TName, TConfig>(Queue<TName> names, Func<TName, TConfig?> find)
        where TConfig : class
    {
        for (var count = 0; count < CountMax && names.TryDequeue(out var name); count++)
        {
            if (find(name) is { } config)
                yield return config;
        }
    }
}
