using ActorMQ.Model.Brokers;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Model.Tests.Brokers;

/// <summary>Goal: a broker's life has one order, whoever asks whatever at whichever time.</summary>
public sealed class BrokerStateSpecs
{
    private static readonly BrokerName Name = new("broker-a");

    private static readonly BrokerPart[] Parts = Enum.GetValues<BrokerPart>();

    private readonly BrokerState _state = new(Name);

    [Fact]
    public void A_broker_opens_serves_drains_and_closes_part_by_part()
    {
        Assert.Equal([new OpenStore()], Decide(new OpenBroker("opener")));
        Assert.Equal([new BrokerReady("opener")], Decide(new StoreOpened()));
        Assert.Equal([new BeginServing()], Decide(new ServeBroker("server")));
        Assert.Equal([new BrokerReady("server")], Decide(new RoutesKnown()));
        Assert.Equal(BrokerPhase.Serving, _state.Phase);

        Assert.Equal([new EndPart(BrokerPart.Routes)], Decide(new DrainBroker("drainer")));
        Assert.Equal(
            [new EndServing(), new EndPart(BrokerPart.Appends)], Decide(new PartEnded(BrokerPart.Routes)));
        Assert.Equal(
            [new EndPart(BrokerPart.Replication)], Decide(new PartEnded(BrokerPart.Appends)));
        Assert.Equal([new EndPart(BrokerPart.Queues)], Decide(new PartEnded(BrokerPart.Replication)));
        Assert.Equal([new BrokerReady("drainer")], Decide(new PartEnded(BrokerPart.Queues)));
        Assert.Equal(BrokerPhase.Drained, _state.Phase);

        Assert.Equal([new EndPart(BrokerPart.Groups)], Decide(new CloseBroker()));
        for (var part = BrokerPart.Groups; part < BrokerPart.CommitLog; part++)
            Assert.Equal([new EndPart(part + 1)], Decide(new PartEnded(part)));
        Assert.Equal([new EndBroker()], Decide(new PartEnded(BrokerPart.CommitLog)));
        Assert.Equal(BrokerPhase.Ended, _state.Phase);
    }

    [Fact]
    public void A_part_that_ends_late_changes_nothing()
    {
        Serve();
        Decide(new DrainBroker(null));
        Decide(new PartEnded(BrokerPart.Routes));
        Assert.Empty(Decide(new PartEnded(BrokerPart.Routes)));
        Assert.Equal(BrokerPart.Appends, _state.Ending);
    }

    [Fact]
    public void A_store_that_cannot_be_used_is_told_to_whoever_waits_and_ends_the_broker()
    {
        var why = new IOException("open elsewhere");
        Decide(new OpenBroker("opener"));
        Assert.Equal([new BrokerRefused("opener", why), new EndBroker()], Decide(new StoreUnusable(why)));

        var second = new BrokerState(Name);
        var effects = new List<BrokerEffect>();
        foreach (var command in new BrokerCommand[]
        {
            new OpenBroker("opener"), new StoreOpened(), new ServeBroker("server"), new StoreUnusable(why),
        })
        {
            effects.Clear();
            second.Decide(command, effects);
        }

        Assert.Equal([new BrokerRefused("server", why), new EndBroker()], effects);
    }

    [Fact]
    public void What_does_not_fit_the_phase_is_refused_by_name()
    {
        var refused = Assert.IsType<BrokerRefused>(Assert.Single(Decide(new ServeBroker("server"))));
        Assert.Equal("server", refused.Waiter);
        Assert.Equal("broker broker-a is Closed and cannot take ServeBroker", refused.Why.Message);
    }

    [Fact]
    public void A_broker_that_never_served_is_drained_at_once()
    {
        Assert.Equal([new BrokerReady("first")], Decide(new DrainBroker("first")));
        Decide(new OpenBroker(null));
        Decide(new StoreOpened());
        Assert.Equal([new BrokerReady("second")], Decide(new DrainBroker("second")));
        Assert.Equal([new EndPart(BrokerPart.Groups)], Decide(new CloseBroker()));
    }

    /// <summary>
    /// Method: commands in any order, while a shell does the effects one by one, now or later; at the end it
    /// is told to close and does what is left.
    /// </summary>
    [Fact]
    public void Everyone_is_answered_once_and_parts_end_in_their_order_whatever_comes_when()
    {
        Prop.ForAll(Gen.Choose(0, 8).ListOf().ToArbitrary(), steps =>
        {
            var shell = new Shell();
            foreach (var step in steps)
                shell.Take(step);
            shell.Close();
            return shell.IsRight();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private List<BrokerEffect> Decide(BrokerCommand command)
    {
        var effects = new List<BrokerEffect>();
        _state.Decide(command, effects);
        return effects;
    }

    private void Serve()
    {
        Decide(new OpenBroker(null));
        Decide(new StoreOpened());
        Decide(new ServeBroker(null));
        Decide(new RoutesKnown());
    }

    private sealed class Shell
    {
        private readonly BrokerState _state = new(Name);
        private readonly Queue<BrokerCommand> _results = new();
        private readonly List<BrokerPart> _ended = [];
        private readonly Dictionary<int, int> _answers = [];
        private int _asked;
        private int _served;
        private bool _isServing;
        private bool _hasEnded;

        internal void Take(int step)
        {
            if (step is 0 or 1)
                Decide(new OpenBroker(_asked++));
            else if (step is 2)
                Decide(new ServeBroker(_asked++));
            else if (step is 3)
                Decide(new DrainBroker(_asked++));
            else if (step is 4 && _asked % 3 == 0)
                Decide(new CloseBroker());
            else if (_results.TryDequeue(out var result))
                Decide(result);
        }

        internal void Close()
        {
            Decide(new CloseBroker());
            while (_results.TryDequeue(out var result))
                Decide(result);
        }

        internal bool IsRight()
        {
            var order = _served > 0 ? Parts : Parts.Where(part => part > BrokerPart.Queues);
            return _hasEnded
                && _served <= 1
                && !_isServing
                && (_ended.Count == 0 || _ended.SequenceEqual(order))
                && _answers.Count == _asked
                && _answers.Values.All(count => count == 1);
        }

        private void Decide(BrokerCommand command)
        {
            var effects = new List<BrokerEffect>();
            _state.Decide(command, effects);
            foreach (var effect in effects)
                Do(effect);
        }

        private void Do(BrokerEffect effect)
        {
            switch (effect)
            {
                case OpenStore:
                    _results.Enqueue(new StoreOpened());
                    break;
                case BeginServing:
                    (_isServing, _served) = (true, _served + 1);
                    _results.Enqueue(new RoutesKnown());
                    break;
                case EndServing:
                    _isServing = false;
                    break;
                case EndPart end:
                    _ended.Add(end.Part);
                    _results.Enqueue(new PartEnded(end.Part));
                    break;
                case BrokerReady ready:
                    Answered((int)ready.Waiter!);
                    break;
                case BrokerRefused refused:
                    Answered((int)refused.Waiter!);
                    break;
                case EndBroker:
                    Assert.False(_hasEnded);
                    _hasEnded = true;
                    break;
            }
        }

        private void Answered(int waiter) => _answers[waiter] = _answers.GetValueOrDefault(waiter) + 1;
    }
}
