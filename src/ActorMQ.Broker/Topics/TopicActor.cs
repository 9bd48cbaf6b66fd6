using ActorMQ.Actors;
using ActorMQ.Broker.Queues;
using ActorMQ.Broker.State;
using ActorMQ.Model;
using ActorMQ.Model.Topics;
using ActorMQ.Protocol.Commands;

namespace ActorMQ.Broker.Topics;

/// <summary>The shell of one topic; what it does is decided by <see cref="TopicState"/>.</summary>
internal sealed class TopicActor(
    TopicName name, TopicDirectory directory, ActorRef<QueueMessage> journal) : Actor<TopicCommand>
{
    private readonly TopicState _state = new(name, directory.Find(name)?.Config);
    private readonly List<TopicEffect> _effects = [];

    /// <inheritdoc/>
    protected override void Receive(TopicCommand message)
    {
        _state.Decide(message, _effects);
        foreach (var effect in _effects)
            Do(effect);
        _effects.Clear();
    }

    private void Do(TopicEffect effect)
    {
        switch (effect)
        {
            case StoreTopic store:
                journal.Tell(new PutTopic(name, store.Config, Context.Self));
                break;
            case EraseTopic:
                journal.Tell(new PutTopic(name, config: null, Context.Self));
                break;
            case TopicReady ready:
                (ready.Waiter as ITopicContinuation)?.OnTopicReady(directory.Find(name));
                break;
            case TopicRefused refused:
                (refused.Waiter as ITopicContinuation)?.OnTopicRefused(
                    CodeOf(refused.Reason), refused.Remark);
                break;
            default:
                throw new InvariantException($"unknown effect {effect}");
        }
    }

    private static ResponseCode CodeOf(TopicRefusal reason) => reason switch
    {
        TopicRefusal.NotExist => ResponseCode.TopicNotExist,
        TopicRefusal.Invalid => ResponseCode.InvalidParameter,
        TopicRefusal.Busy => ResponseCode.SystemBusy,
        _ => ResponseCode.SystemError,
    };
}
