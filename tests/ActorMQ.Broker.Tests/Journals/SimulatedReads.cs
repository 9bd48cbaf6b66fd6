using System.Text;
using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Tests.Journals;

/// <summary>Reads under a simulator, where an answer comes only as far as steps are taken.</summary>
internal static class SimulatedReads
{
    /// <summary>All messages of a queue of the topic T, pulled from its beginning to its end.</summary>
    internal static List<(long Offset, string Body)> ReadAll(
        this TestBroker broker, Simulator simulator, int queue)
    {
        var all = new List<(long, string)>();
        while (true)
        {
            var opaque = broker.Client.Post(
                RequestCode.PullMessage, TestBroker.PullHeader("T", queue, all.Count));
            simulator.RunUntilQuiet();
            var answer = broker.Client.Replies.Answers.Single(one => one.Opaque == opaque);
            if (answer.Code != ResponseCode.Success)
                return all;
            all.AddRange(answer.Messages().Select(
                message => (message.QueueOffset.Value, Encoding.UTF8.GetString(message.Message.Body.Span))));
        }
    }
}
