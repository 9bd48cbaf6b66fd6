using System.Buffers;
using System.Collections.Concurrent;

namespace ActorMQ.Actors;

/// <summary>Each entity lives where its shard is: on this node, or on another behind the port.</summary>
internal sealed class RoutedHome<TKey, TMessage>(
    string name, LocalEntities<TKey, TMessage> entities, RegionReach<TKey, TMessage> reach)
    : EntityHome<TKey, TMessage>, IReachedRegion
    where TKey : notnull
{
    private readonly ConcurrentDictionary<string, ShardRoute<TKey, TMessage>> _routes =
        new(StringComparer.Ordinal);

    public string Name => name;

    internal ActorSystem System => entities.Guardian.System;

    internal LocalEntities<TKey, TMessage> Entities => entities;

    internal RegionReach<TKey, TMessage> Reach => reach;

    internal RegionCounts Counts { get; } = new();

    /// <summary>From now on the region follows its shards, and can be reached, until its guardian
    /// ends.</summary>
    internal void Open()
    {
        reach.Port.Add(this);
        var news = reach.Locations.Subscribe(shard =>
        {
            if (_routes.TryGetValue(shard, out var route))
                route.Relocate();
        });
        _ = CloseAtEnd(news);
    }

    internal override TellResult Deliver(TKey key, TMessage message, out ActorRef<TMessage>? live)
    {
        var route = RouteOf(key);
        if (route.PassesHere && entities.TryDeliver(key, message, out live) is { } told)
            return told;
        live = null;
        return route.Route(new Parcel<TKey, TMessage>(key, message));
    }

    internal override ActorRef PresentLife(TKey key)
    {
        if (RouteOf(key).IsHere)
            return entities.Find(key) ?? new EndedRef(entities.Guardian, key.ToString()!);
        return reach.Port.RefTo(this, Encode(key), PathOf(key));
    }

    internal string ShardOf(TKey key) => reach.Locations.ShardOf(key);

    internal bool IsHere(TKey key) => RouteOf(key).IsHere;

    internal string PathOf(TKey key) => $"{entities.Guardian.Path}/{key}";

    /// <summary>Sends a message to a node.</summary>
    internal TellResult Forward(
        NodeName node, Parcel<TKey, TMessage> parcel, Action<PendingReply?, NodeAnswer> answered)
    {
        var bytes = new ArrayBufferWriter<byte>();
        if (!reach.Codec.TryWrite(parcel.Message, bytes))
            return TellResult.NotSendable;
        var reply = reach.Codec.ReplyOf(parcel.Message);
        var within = reply is null ? reach.TakenWithin : reply.Left ?? reach.ReplyWithin;
        // Nobody waits any more for the reply, and was told so.
        if (within <= TimeSpan.Zero)
            return TellResult.Accepted;
        var request = new EntityRequest(
            name, Encode(parcel.Key), bytes.WrittenMemory, reply is null ? null : within);
        // That there is no reply is an answer, too, and comes when the time for one is over.
        var answerWithin = reply is null ? within : within + reach.TakenWithin;
        if (!reach.Port.TrySend(node, request, answerWithin, answer => answered(reply, answer)))
            return TellResult.MailboxFull;
        Counts.Forwarded();
        return TellResult.Accepted;
    }

    /// <summary>A message that was accepted did not reach its entity.</summary>
    internal void TellNotReached(Parcel<TKey, TMessage> parcel, EntityNotReachedException failure)
    {
        Counts.NotReached();
        System.OnDeadLetter(parcel.Message, failure.Entity, DeadLetterReason.NotReached, failure.Message);
        FailReply(parcel, failure);
    }

    /// <summary>Who waits for a reply hears that none comes.</summary>
    internal void FailReply(Parcel<TKey, TMessage> parcel, EntityNotReachedException failure) =>
        reach.Codec.ReplyOf(parcel.Message)?.Fail(failure);

    /// <summary>A message from another node.</summary>
    void IReachedRegion.Receive(EntityRequest request, Action<NodeAnswer> answer)
    {
        if (!reach.Codec.TryReadKey(request.Key.Span, out var key))
        {
            Refuse("key", request.Key.Length, answer);
            return;
        }

        if (!RouteOf(key).IsHere)
        {
            answer(new NodeAnswer(NodeOutcome.NotHere));
            return;
        }

        var asker = new RemoteAsker(System, request.ReplyWithin, answer);
        if (!reach.Codec.TryRead(request.Message.Span, asker, out var message))
        {
            Refuse("message", request.Message.Length, refusal => asker.TryAnswer(refusal));
            return;
        }

        var told = entities.TryDeliver(key, message, out _);
        if (told == TellResult.Accepted)
            Counts.Taken();
        if (told != TellResult.Accepted || request.ReplyWithin is null)
            asker.TryAnswer(new NodeAnswer(OutcomeOf(told)));
    }

    ActorRef? IReachedRegion.Find(ReadOnlySpan<byte> keyBytes, out ShardPlace place)
    {
        if (!reach.Codec.TryReadKey(keyBytes, out var key))
        {
            place = ShardPlace.Here;
            return null;
        }

        place = RouteOf(key).Place;
        return place.IsHere ? entities.Find(key) : null;
    }

    private static NodeOutcome OutcomeOf(TellResult? told) => told switch
    {
        TellResult.Accepted => NodeOutcome.Done,
        TellResult.MailboxFull => NodeOutcome.Full,
        _ => NodeOutcome.NotHere,
    };

    private void Refuse(string what, int sizeBytes, Action<NodeAnswer> answer)
    {
        Counts.Refused();
        answer(new NodeAnswer(NodeOutcome.Refused)
        {
            Reason = $"region {name} cannot read a {what} of {sizeBytes} bytes",
        });
    }

    private ReadOnlyMemory<byte> Encode(TKey key)
    {
        var bytes = new ArrayBufferWriter<byte>();
        reach.Codec.WriteKey(key, bytes);
        return bytes.WrittenMemory;
    }

    private ShardRoute<TKey, TMessage> RouteOf(TKey key)
    {
        var shard = reach.Locations.ShardOf(key);
        if (_routes.TryGetValue(shard, out var known))
            return known;
        var route = _routes.GetOrAdd(shard, new ShardRoute<TKey, TMessage>(this, shard));
        // What changed after the route had looked and before it was found here.
        route.Relocate();
        return route;
    }

    private async Task CloseAtEnd(IDisposable news)
    {
        await ActorSystem.TerminationOf(entities.Guardian);
        news.Dispose();
        reach.Port.Remove(this);
    }
}
