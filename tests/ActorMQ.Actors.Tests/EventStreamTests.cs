using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class EventStreamTests
{
    private readonly SynchronousSystem _system = new();

    [Fact]
    public void Subscribers_hear_what_is_of_their_type()
    {
        var strings = _system.Probe<string>("strings");
        var all = _system.Probe<object>("all");
        _system.System.Events.Subscribe(strings.Ref);
        _system.System.Events.Subscribe(all.Ref);
        _system.System.Events.Publish("text");
        _system.System.Events.Publish(new Version(1, 2));
        Assert.Equal(["text"], strings.Waiting);
        Assert.Equal(2, all.Waiting.Count);
    }

    [Fact]
    public void Dead_letters_and_failures_are_published()
    {
        var letters = _system.Probe<DeadLetter>("letters");
        var failures = _system.Probe<ActorFailed>("failures");
        _system.System.Events.Subscribe(letters.Ref);
        _system.System.Events.Subscribe(failures.Ref);
        var actor = _system.Spawn(
            "a", () => new Scripted<int> { On = (_, _) => throw new InvalidOperationException() });
        actor.Tell(1);
        _system.Stop(actor);
        actor.Tell(2);
        Assert.Same(actor, failures.Expect().Actor);
        Assert.Equal(new DeadLetter(2, "test/a", DeadLetterReason.ActorStopped), letters.Expect());
    }

    [Fact]
    public void Whoever_unsubscribed_or_stopped_hears_nothing_and_makes_no_dead_letter()
    {
        var gone = _system.Probe<object>("gone");
        var off = _system.Probe<object>("off");
        _system.System.Events.Subscribe(gone.Ref);
        _system.System.Events.Subscribe(off.Ref);
        _system.Stop(gone.Ref);
        _system.System.Events.Unsubscribe(off.Ref);
        _system.System.Events.Publish("text");
        Assert.Empty(off.Waiting);
        Assert.Equal(0, _system.System.DeadLetterCount);
        Assert.False(_system.System.Events.HasSubscribers);
    }

    [Fact]
    public void A_full_subscriber_misses_the_event_and_that_is_counted()
    {
        _system.System.Events.Subscribe(_system.Spawn("a", new Props<string>(() => new Scripted<string>
        {
            On = (c, _) =>
            {
                if (c.System.Events.MissedCount > 0)
                    return;
                c.System.Events.Publish("kept");
                c.System.Events.Publish("missed");
            },
        })
        { Mailbox = MailboxOptions.Bounded(1) }));
        _system.System.Events.Publish("first");
        Assert.Equal(1, _system.System.Events.MissedCount);
    }
}
