using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Tests;

public sealed class AskTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SynchronousSystem _system = new();
    private readonly List<ReplyTo<int>> _asked = [];
    private readonly ActorRef<ReplyTo<int>> _keeper;

    public AskTests() => _keeper = _system.Spawn(
        "keeper", () => new Scripted<ReplyTo<int>> { On = (_, r) => _asked.Add(r) });

    private Task<int> Ask(CancellationToken token = default) => _keeper.Ask<int>(r => r, Second, token);

    [Fact]
    public async Task A_reply_completes_the_ask_and_frees_its_deadline()
    {
        var answer = Ask();
        Assert.False(answer.IsCompleted);
        Assert.Equal(1, _system.System.Timers.Count);
        Assert.True(_asked[0].Reply(42));
        Assert.Equal(42, await answer);
        Assert.Equal(0, _system.System.Timers.Count);
    }

    [Fact]
    public async Task A_reply_given_while_being_asked_leaves_no_deadline_behind()
    {
        var echo = _system.Spawn("echo", () => new Scripted<ReplyTo<int>> { On = (_, r) => r.Reply(1) });
        using var source = new CancellationTokenSource();
        Assert.Equal(1, await echo.Ask<int>(r => r, Second, source.Token));
        Assert.Equal(0, _system.System.Timers.Count);
    }

    [Fact]
    public async Task At_its_deadline_an_ask_fails_and_a_late_reply_is_a_dead_letter()
    {
        var answer = Ask();
        _system.Advance(Second - TimeSpan.FromTicks(1));
        Assert.False(answer.IsCompleted);
        _system.Advance(TimeSpan.FromTicks(1));
        var failure = await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
        Assert.Contains("test/keeper", failure.Message, StringComparison.Ordinal);
        Assert.False(_asked[0].Reply(42));
        var letter = Assert.Single(_system.DeadLetters);
        Assert.Equal((42, DeadLetterReason.LateReply), (letter.Message, letter.Reason));
    }

    [Fact]
    public async Task A_second_reply_is_a_dead_letter()
    {
        var answer = Ask();
        Assert.True(_asked[0].Reply(1));
        Assert.False(_asked[0].Reply(2));
        Assert.Equal(1, await answer);
        Assert.Equal(1, _system.System.DeadLetterCount);
    }

    [Fact]
    public async Task A_cancelled_ask_is_cancelled_and_frees_its_deadline()
    {
        using var source = new CancellationTokenSource();
        var answer = Ask(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(0, _system.System.Timers.Count);
        Assert.False(_asked[0].Reply(1));
    }

    [Fact]
    public async Task An_ask_of_a_stopped_actor_fails_at_once()
    {
        _system.Stop(_keeper);
        var failure = await Assert.ThrowsAsync<AskRefusedException>(() => Ask());
        Assert.Equal(TellResult.Stopped, failure.Result);
        Assert.Equal(0, _system.System.Timers.Count);
    }

    [Fact]
    public async Task Without_a_deadline_an_ask_waits()
    {
        var answer = _keeper.Ask<int>(r => r, Timeout.InfiniteTimeSpan, default);
        _system.Advance(TimeSpan.FromDays(1000));
        Assert.False(answer.IsCompleted);
        _asked[0].Reply(3);
        Assert.Equal(3, await answer);
    }

    [Fact]
    public async Task An_ask_that_waits_when_the_system_ends_fails_rather_than_hangs()
    {
        var answer = Ask();
        await _system.DisposeAsync();
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
        await Assert.ThrowsAsync<AskRefusedException>(() => Ask());
    }

    [Fact]
    public void A_reply_can_go_to_an_actor_in_its_own_words()
    {
        var probe = _system.Probe<string>("probe");
        var reply = ReplyTo.Actor<int, string>(probe.Ref, n => $"got {n}");
        Assert.True(reply.Reply(5));
        Assert.Equal("got 5", probe.Expect());
        _system.Stop(probe.Ref);
        Assert.False(reply.Reply(6));
    }
}
