using System.Text;
using ActorMQ.Model;
using ActorMQ.Model.Groups;

namespace ActorMQ.Broker.Groups;

/// <summary>
/// One consumer group as the handlers see it: what it is allowed, who is there and what they want.
/// </summary>
/// <remarks>Any thread. A changed group gets a new entry, which shows the same members.</remarks>
internal sealed class GroupEntry
{
    private readonly Shown _shown;

    /// <summary>An entry of a group that nobody has seen yet.</summary>
    internal GroupEntry(SubscriptionGroupConfig config, bool isSaved)
        : this(config, Encoding.UTF8.GetBytes(config.Name.Value), isSaved, new Shown())
    {
    }

    private GroupEntry(SubscriptionGroupConfig config, byte[] nameUtf8, bool isSaved, Shown shown) =>
        (Config, NameUtf8, IsSaved, _shown) = (config, nameUtf8, isSaved, shown);

    /// <summary>The group.</summary>
    internal GroupName Name => Config.Name;

    /// <summary>The name as it stands in requests; not to be changed.</summary>
    internal byte[] NameUtf8 { get; }

    /// <summary>The configuration.</summary>
    internal SubscriptionGroupConfig Config { get; }

    /// <summary>
    /// Whether it is durable; otherwise the log has no room, and the group is served from memory.
    /// </summary>
    internal bool IsSaved { get; }

    /// <summary>Who is there; the group's own actor alone sets it.</summary>
    internal GroupView View
    {
        get => _shown.View;
        set => _shown.View = value;
    }

    /// <summary>The entry after a change of the configuration, which is durable.</summary>
    internal GroupEntry With(SubscriptionGroupConfig config) => new(config, NameUtf8, isSaved: true, _shown);

    private sealed class Shown
    {
        private volatile GroupView _view = GroupView.Empty;

        internal GroupView View
        {
            get => _view;
            set => _view = value;
        }
    }
}
