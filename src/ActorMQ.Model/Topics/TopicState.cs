namespace ActorMQ.Model.Topics;

/// <summary>One topic: absent or configured, and what waits while a change becomes durable.</summary>
/// <remarks>
/// One change is on its way at a time; later commands wait behind it in their order, so an answer always
/// tells of something durable. A mutable state, owned by one shell.
/// <code>
///   Absent --create--> Storing --stored--> Present --delete--> Storing --stored--> Absent
/// </code>
/// Source: apache/rocketmq 8fc57f1 broker/.../topic/TopicConfigManager.java.
/// </remarks>
public sealed class TopicState
{
    /// <summary>The most commands that wait behind a change; further ones are refused as busy.</summary>
    public const int WaitingMax = 10_000;

    private readonly TopicName _name;
    private readonly Queue<TopicCommand> _waiting = new();
    private TopicCommand? _changing;
    private TopicConfig? _next;

    /// <summary>The topic as it was read back; null when there is none.</summary>
    public TopicState(TopicName name, TopicConfig? config) => (_name, Config) = (name, config);

    /// <summary>The durable configuration; null when there is no such topic.</summary>
    public TopicConfig? Config { get; private set; }

    /// <summary>Whether a change is on its way.</summary>
    public bool IsChanging => _changing is not null;

    /// <summary>Takes a command and adds what is to be done to <paramref name="effects"/>.</summary>
    public void Decide(TopicCommand command, List<TopicEffect> effects)
    {
        if (command is TopicStored stored)
            OnStored(stored, effects);
        else if (command is TopicFollowed followed)
            Config = followed.Config;
        else if (!IsChanging)
            Run(command, effects);
        else if (_waiting.Count < WaitingMax)
            _waiting.Enqueue(command);
        else
            Refuse(command.Waiter, TopicRefusal.Busy, $"too many wait for topic {_name}", effects);
    }

    private void OnStored(TopicStored stored, List<TopicEffect> effects)
    {
        Invariant.Holds(_changing is not null, "a topic hears of a change that it did not make");
        var waiter = _changing!.Waiter;
        _changing = null;
        if (stored.IsDurable)
        {
            Config = _next;
            effects.Add(new TopicReady(waiter, Config));
        }
        else
        {
            var remark = stored.Why ?? $"topic {_name} could not be stored";
            Refuse(waiter, TopicRefusal.NotDurable, remark, effects);
        }

        while (!IsChanging && _waiting.TryDequeue(out var next))
            Run(next, effects);
    }

    private void Run(TopicCommand command, List<TopicEffect> effects)
    {
        switch (command)
        {
            case CreateForSend create:
                OnCreateForSend(create, effects);
                break;
            case CreateForGroup create:
                OnCreateForGroup(create, effects);
                break;
            case UpdateTopic update:
                OnUpdate(update, effects);
                break;
            case OrderTopic when Config is { IsOrdered: false }:
                Change(command, Config with { IsOrdered = true }, effects);
                break;
            case DeleteTopic when Config is not null:
                Change(command, next: null, effects);
                break;
            default:
                effects.Add(new TopicReady(command.Waiter, Config));
                break;
        }
    }

    private void OnCreateForSend(CreateForSend create, List<TopicEffect> effects)
    {
        if (Config is not null)
        {
            effects.Add(new TopicReady(create.Waiter, Config));
        }
        else if (create.Pattern is not { IsInheritable: true } pattern)
        {
            var remark = $"topic[{_name}] not exist, apply first please!";
            Refuse(create.Waiter, TopicRefusal.NotExist, remark, effects);
        }
        else
        {
            var queueCount = Math.Clamp(create.QueueCount, 1, Math.Max(1, pattern.WriteQueueCount));
            Change(create, New(queueCount, create.SystemFlags) with
            {
                Permission = pattern.Permission & ~Permission.Inherit,
                FilterType = pattern.FilterType,
            }, effects);
        }
    }

    private void OnCreateForGroup(CreateForGroup create, List<TopicEffect> effects)
    {
        var config = Config ?? New(create.QueueCount, create.SystemFlags);
        if (Config is null || Config.IsOrdered != create.IsOrdered)
            Change(create, config with { IsOrdered = create.IsOrdered }, effects);
        else
            effects.Add(new TopicReady(create.Waiter, Config));
    }

    private void OnUpdate(UpdateTopic update, List<TopicEffect> effects)
    {
        if (FaultOf(update.Wanted) is { } fault
            || !TopicAttributes.TryAlter(
                Config?.Attributes, update.AttributeChange, out var attributes, out fault))
        {
            Refuse(update.Waiter, TopicRefusal.Invalid, fault, effects);
            return;
        }

        var next = update.Wanted with { Name = _name, Attributes = attributes };
        if (next.Equals(Config))
            effects.Add(new TopicReady(update.Waiter, Config));
        else
            Change(update, next, effects);
    }

    /// <summary>Settings that RocketMQ takes and then cannot serve, or that would make routes huge.</summary>
    private static string? FaultOf(TopicConfig wanted)
    {
        if (wanted.ReadQueueCount is < 0 or > TopicConfig.QueueCountMax)
            return $"readQueueNums {wanted.ReadQueueCount} is not in [0, {TopicConfig.QueueCountMax}]";
        if (wanted.WriteQueueCount is < 0 or > TopicConfig.QueueCountMax)
            return $"writeQueueNums {wanted.WriteQueueCount} is not in [0, {TopicConfig.QueueCountMax}]";
        const Permission All = Permission.Read | Permission.Write | Permission.Inherit;
        return (wanted.Permission & ~All) == Permission.None
            ? null
            : $"perm {(int)wanted.Permission} is not in [0, 7]";
    }

    private TopicConfig New(int queueCount, int systemFlags) => new()
    {
        Name = _name,
        ReadQueueCount = queueCount,
        WriteQueueCount = queueCount,
        SystemFlags = systemFlags,
    };

    private static void Refuse(
        object? waiter, TopicRefusal reason, string remark, List<TopicEffect> effects) =>
        effects.Add(new TopicRefused(waiter, reason, remark));

    private void Change(TopicCommand command, TopicConfig? next, List<TopicEffect> effects)
    {
        (_changing, _next) = (command, next);
        effects.Add(next is null ? new EraseTopic() : new StoreTopic(next));
    }
}
