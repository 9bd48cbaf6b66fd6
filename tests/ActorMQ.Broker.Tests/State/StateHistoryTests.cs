namespace ActorMQ.Broker.Tests.State;

public sealed class StateHistoryTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Whatever_interleaving_and_crash_what_was_acknowledged_is_there(bool sync, bool powerCut)
    {
        for (var seed = 0; seed < 60; seed++)
            new StateHistory(seed, sync, powerCut).Run();
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        string Trace()
        {
            var history = new StateHistory(seed: 7, sync: false, powerCut: true);
            history.Run();
            return history.Trace;
        }

        Assert.Equal(Trace(), Trace());
    }
}
