using System.Buffers;
using System.Net;
using ActorMQ.Model;
using ActorMQ.Protocol.Headers;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Client.Tests;

public sealed class ProcessQueueTests
{
    [Fact]
    public void Nothing_is_committable_past_a_message_that_is_held()
    {
        var messages = Messages(5);
        var state = new ProcessQueueState(new(0));
        Assert.Equal(messages, state.Put(messages, new(5)));
        Assert.Equal((5, 4L, new QueueOffset(0)), (state.Count, state.Span, state.Committable));

        Assert.True(state.Finish(messages[1]));
        Assert.Equal(new QueueOffset(0), state.Committable);
        Assert.True(state.Finish(messages[0]));
        Assert.Equal(new QueueOffset(2), state.Committable);
        foreach (var message in messages[2..])
            state.Finish(message);
        Assert.Equal((0, 0L, new QueueOffset(5)), (state.Count, state.SizeBytes, state.Committable));
    }

    [Fact]
    public void A_message_is_held_and_finished_once()
    {
        var messages = Messages(3);
        var state = new ProcessQueueState(new(0));
        state.Put(messages, new(3));
        Assert.Empty(state.Put(messages, new(3)));
        Assert.Equal(3, state.Count);
        Assert.True(state.Finish(messages[0]));
        Assert.False(state.Finish(messages[0]));
    }

    [Fact]
    public void After_a_reset_what_was_pulled_before_does_not_count()
    {
        var messages = Messages(3);
        var state = new ProcessQueueState(new(0));
        state.Put(messages, new(3));
        state.Reset(new(100));
        Assert.False(state.Finish(messages[0]));
        Assert.Equal((0, new QueueOffset(100), new QueueOffset(100)), (
            state.Count, state.NextPull, state.Committable));
        Assert.False(state.TryPeek(out _));
    }

    [Fact]
    public void Each_bound_closes_the_queue()
    {
        var messages = Messages(3);
        var state = new ProcessQueueState(new(0));
        state.Put([messages[0], messages[2]], new(3));
        Assert.True(state.HasRoom(3, 10_000, 3));
        Assert.False(state.HasRoom(2, 10_000, 3));
        Assert.False(state.HasRoom(3, state.SizeBytes, 3));
        Assert.False(state.HasRoom(3, 10_000, 2));
    }

    [Fact]
    public void In_whatever_order_messages_finish_the_committable_offset_is_the_oldest_unfinished_one()
    {
        var messages = Messages(20);
        Prop.ForAll(
            Gen.Shuffle(Enumerable.Range(0, messages.Length)).ToArbitrary(),
            order =>
            {
                var state = new ProcessQueueState(new(0));
                state.Put(messages, new(messages.Length));
                var unfinished = Enumerable.Range(0, messages.Length).ToHashSet();
                return order.All(i =>
                {
                    unfinished.Remove(i);
                    return state.Finish(messages[i])
                        && state.Committable.Value == unfinished.DefaultIfEmpty(messages.Length).Min();
                });
            }).QuickCheckThrowOnFailure();
    }

    private static ReceivedMessage[] Messages(int count)
    {
        var store = new FakeStore(new IPEndPoint(IPAddress.Loopback, 1));
        for (var i = 0; i < count; i++)
        {
            store.Append(
                "T", 0, new ReadOnlySequence<byte>(new byte[i]), [], default(SendMessageRequestHeader));
        }

        return [.. store.Of("T").Select(m => ReceivedMessage.Of(m, new("b"), new("g")))];
    }
}
