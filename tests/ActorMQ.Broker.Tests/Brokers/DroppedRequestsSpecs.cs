using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Model.Brokers;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Broker.Tests.Brokers;

/// <summary>
/// Goal: a request that an actor has taken and not come to when it ends is answered all the same, and once.
/// Once, clients of a stopping broker waited for three commits and some pulls until the grace was over.
/// Method: actors end at a moment that a seed picks.
/// </summary>
public sealed class DroppedRequestsSpecs
{
    private const int Count = 40;

    [Fact]
    public void Pulls_and_questions_that_a_queue_had_not_come_to_are_refused() =>
        Simulator.Explore(firstSeed: 1, count: 100, sim =>
        {
            var broker = new TestBroker(sim.System, new SimulatedDisk()).WithTopic("T");
            var client = broker.NewClient();
            var asked = new List<int>();
            for (var i = 0; i < Count; i++)
            {
                var end = new GetMaxOffsetRequestHeader { Topic = "T", QueueId = i % 4 };
                asked.Add(sim.Chance.Next(2) == 0
                    ? client.Post(RequestCode.PullMessage, TestBroker.PullHeader("T", i % 4, 0, Suspended))
                    : client.Post(RequestCode.GetMaxOffset, end));
                sim.StepSome(2);
            }

            foreach (var queues in broker.Path.ActorsOf(BrokerPart.Queues))
                _ = sim.System.StopAsync(queues);
            sim.RunUntilQuiet();
            AnswerDeadLetters(sim);

            var answers = client.Replies.Answers;
            Assert.Equal(asked, answers.Select(answer => answer.Opaque).Order());
            Assert.All(answers, answer => Assert.Contains(
                answer.Code,
                new[] { ResponseCode.Success, ResponseCode.PullNotFound, ResponseCode.ServiceNotAvailable }));
        });

    [Fact]
    public void Commits_and_questions_for_offsets_that_the_state_had_not_come_to_are_refused() =>
        Simulator.Explore(firstSeed: 1, count: 100, sim =>
        {
            var host = new CatalogHost(sim.System, new SimulatedDisk());
            var client = host.NewClient();
            client.Create("orders");
            client.Beat("g", "orders");
            sim.RunFor(TimeSpan.FromSeconds(2));
            var before = client.Answers.Count;
            for (var i = 0; i < Count; i++)
            {
                if (sim.Chance.Next(4) == 0)
                    client.Query("g", "orders", i % 4);
                else
                    client.Commit("g", "orders", i % 4, i);
                sim.StepSome(2);
            }

            sim.Stop();
            AnswerDeadLetters(sim);

            var answers = client.Answers.Skip(before).ToList();
            Assert.Equal(Count, answers.Select(answer => answer.Opaque).Distinct().Count());
            Assert.Equal(Count, answers.Count);
            Assert.False(host.Catalog.IsCommitting);
        });

    private static PullMessageRequestHeader Suspended(PullMessageRequestHeader header) =>
        header with { SysFlag = 6 };

    /// <summary>As the broker's own actor system has it done.</summary>
    private static void AnswerDeadLetters(Simulator sim)
    {
        var failure = new BrokerFailure(NullLogger.Instance);
        foreach (var letter in sim.DeadLetters)
            failure.OnDeadLetter(letter);
    }
}
