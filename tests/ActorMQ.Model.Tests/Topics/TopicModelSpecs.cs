using ActorMQ.Model.Topics;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Topics;

/// <summary>
/// Goal: a topic answers everyone once, in order, and is what a dumb second implementation says.
/// Method: random commands with the storage answering now and then, well or not; the dumb topic does one
/// command after the other with the storage's answers known beforehand.
/// </summary>
public sealed class TopicModelSpecs
{
    private static readonly TopicName Name = new("orders");

    private static readonly TopicConfig Pattern = new()
    {
        Name = new TopicName("TBW102"),
        WriteQueueCount = 8,
        Permission = Permission.Read | Permission.Write | Permission.Inherit,
    };

    [Fact]
    public void A_topic_does_what_a_dumb_topic_does()
    {
        var step = Gen.Choose(0, 4).SelectMany(
            kind => Gen.Choose(1, 9).Select(queues => new Step(kind, queues)));
        Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
        {
            var topic = new TopicState(Name, config: null);
            var effects = new List<TopicEffect>();
            var stores = new Queue<bool>();
            foreach (var (next, at) in steps.Select((next, at) => (next, at)))
            {
                if (next.Kind < 4)
                    topic.Decide(CommandOf(next, at), effects);
                else if (topic.IsChanging)
                    Store(topic, next.Queues > 2, stores, effects);
            }

            while (topic.IsChanging)
                Store(topic, isDurable: true, stores, effects);
            Assert.Equal(
                Dumb(steps, stores),
                effects.Where(effect => effect is TopicReady or TopicRefused).Select(Told));
        }).QuickCheckThrowOnFailure();
    }

    private static void Store(
        TopicState topic, bool isDurable, Queue<bool> stores, List<TopicEffect> effects)
    {
        stores.Enqueue(isDurable);
        topic.Decide(new TopicStored(isDurable), effects);
    }

    private static TopicCommand CommandOf(Step step, int at) => step.Kind switch
    {
        0 => new CreateForSend(Pattern, step.Queues, 0, at),
        1 => new CreateForSend(Pattern: null, step.Queues, 0, at),
        2 => new UpdateTopic(
            new TopicConfig { Name = Name, ReadQueueCount = step.Queues, WriteQueueCount = step.Queues },
            string.Empty,
            at),
        _ => new DeleteTopic(at),
    };

    private static (int At, int? Queues) Told(TopicEffect effect) => effect switch
    {
        TopicReady ready => ((int)ready.Waiter!, ready.Config?.WriteQueueCount),
        TopicRefused refused => ((int)refused.Waiter!, -1),
        _ => throw new InvalidOperationException($"{effect}"),
    };

    /// <summary>Each command in turn, its queues after it; -1 when it was refused.</summary>
    private static IEnumerable<(int At, int? Queues)> Dumb(IReadOnlyList<Step> steps, Queue<bool> stores)
    {
        int? queues = null;
        for (var at = 0; at < steps.Count; at++)
        {
            var step = steps[at];
            if (step.Kind == 4)
                continue;
            int? wanted = step.Kind switch
            {
                0 => queues ?? Math.Min(8, step.Queues),
                1 => queues ?? -1,
                2 => step.Queues,
                _ => null,
            };
            if (wanted != -1 && wanted != queues && !stores.Dequeue())
                wanted = -1;
            else if (wanted != -1)
                queues = wanted;
            yield return (at, wanted);
        }
    }

    /// <param name="Kind">What to do; 4 lets the storage answer.</param>
    /// <param name="Queues">The queues wanted; above 2 the storage answers well.</param>
    private sealed record Step(int Kind, int Queues);
}
