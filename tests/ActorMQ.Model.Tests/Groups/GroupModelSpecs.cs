using ActorMQ.Model.Groups;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Groups;

/// <summary>
/// Goal: members, topics and notifications are those of a dumb second implementation, whatever comes.
/// Method: random commands in random order on a group that is already stored; after each, both are compared.
/// </summary>
public sealed class GroupModelSpecs
{
    private static readonly string[] Letters = ["a", "b", "c"];
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(120);

    [Fact]
    public void A_group_does_what_a_dumb_model_does()
    {
        var step = Gen.Choose(0, 4).SelectMany(kind => Gen.Choose(1, 4).SelectMany(connection =>
            Gen.Choose(1, 7).SelectMany(topics => Gen.Choose(0, 60).Select(seconds =>
                new Step(kind, connection, topics, seconds)))));
        Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
        {
            var group = GroupStateSpecs.Group();
            var model = new DumbGroup();
            var now = TimeSpan.Zero;
            foreach (var next in steps)
            {
                now += TimeSpan.FromSeconds(next.Seconds);
                var effects = GroupStateSpecs.Decide(group, CommandOf(next, now));
                var notified = effects.OfType<NotifyMembers>().SingleOrDefault();
                Assert.Equal(model.Apply(next, now), notified?.Connections ?? []);
                Assert.Equal(model.Members.Keys, group.View.Members.Select(member => member.Connection));
                Assert.Equal(
                    model.Topics.Order(StringComparer.Ordinal),
                    group.View.Subscriptions.Keys.Select(topic => topic.Value).Order(StringComparer.Ordinal));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static GroupCommand CommandOf(Step step, TimeSpan now) => step.Kind switch
    {
        0 or 1 => GroupStateSpecs.Beat(
            step.Connection, [.. TopicsOf(step).Select(topic => GroupStateSpecs.Wants(topic, 1))]) with
        { Now = now },
        2 => new Leave(step.Connection, Waiter: null),
        3 => new MemberLost(step.Connection),
        _ => new ScanMembers(now),
    };

    private static IEnumerable<string> TopicsOf(Step step) =>
        Letters.Where((_, bit) => (step.Topics & (1 << bit)) != 0);

    private sealed record Step(int Kind, int Connection, int Topics, int Seconds);

    private sealed class DumbGroup
    {
        internal OrderedDictionary<long, TimeSpan> Members { get; } = [];

        internal List<string> Topics { get; private set; } = [];

        internal List<long> Apply(Step step, TimeSpan now)
        {
            var before = (Members: Members.Keys.ToList(), Topics: Topics.ToList());
            switch (step.Kind)
            {
                case 0 or 1:
                    Members[step.Connection] = now;
                    Topics = [.. TopicsOf(step)];
                    break;
                case 2 or 3:
                    Members.Remove(step.Connection);
                    break;
                default:
                    foreach (var silent in Members.Where(member => now - member.Value > Expiry).ToList())
                        Members.Remove(silent.Key);
                    break;
            }

            if (Members.Count == 0)
                Topics = [];
            var changed = !before.Members.SequenceEqual(Members.Keys)
                || !before.Topics.SequenceEqual(Topics, StringComparer.Ordinal);
            return changed ? [.. Members.Keys] : [];
        }
    }
}
