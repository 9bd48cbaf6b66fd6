namespace ActorMQ.Actors.Tests;

internal static class Waiting
{
    /// <summary>Generous: the machine may be busy.</summary>
    internal static TimeSpan Long => TimeSpan.FromSeconds(30);

    /// <summary>Waits on the test's thread until a condition of other threads holds.</summary>
    internal static void Until(Func<bool> condition, string awaited) =>
        Assert.True(SpinWait.SpinUntil(condition, Long), $"awaited: {awaited}");
}
