namespace ActorMQ.Transport.Tests;

/// <summary>Goal: reading allocates nothing for each read. Nothing else runs meanwhile, for it would count.
/// </summary>
[Collection(nameof(SocketInputAllocationTests))]
[CollectionDefinition(nameof(SocketInputAllocationTests), DisableParallelization = true)]
public sealed class SocketInputAllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public async Task A_read_that_waits_allocates_nothing()
    {
        using var pair = new SocketPair();
        var input = new SocketInput(pair.Receiver, 64 * 1024, TimeProvider.System);
        var waits = 0;

        // The runtime allocates now and then on its own account: the quietest of some rounds counts.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await PingAsync();
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Rounds);
        }

        Assert.True(waits > Rounds / 2, $"only {waits} reads had to wait");
        Assert.InRange(least, 0, 16);

        async Task PingAsync()
        {
            var one = new byte[] { 1 };
            for (var round = 0; round < Rounds; round++)
            {
                var waiting = input.ReadAsync();
                waits += waiting.IsCompleted ? 0 : 1;
                pair.Sender.Send(one);
                var result = await waiting;
                input.AdvanceTo(result.Buffer.End);
            }
        }
    }
}
