using ActorMQ.Protocol.Commands;
using ActorMQ.Shared;
using ActorMQ.Transport;

namespace ActorMQ.Cluster.Tests.Brokers;

/// <summary>
/// Goal: what a replicated broker has answered is there after its leader is gone. Method: three real brokers in
/// this process over disks in memory; the leader's process ends in the middle of sends, again and again.
/// </summary>
public sealed class FailOverTests
{
    private int _storedCount;

    [Fact]
    public async Task What_was_answered_outlives_leaders()
    {
        await using var shard = new ReplicatedShard(inSyncMin: 2);
        await shard.StartAsync();
        var (stored, unknown) = (new List<string>(), new List<string>());
        for (var round = 0; round < 4; round++)
        {
            await shard.InSyncAsync();
            var (leader, address) = (shard.Leader, shard[shard.Leader].Address);
            using var ending = new CancellationTokenSource();
            var senders = Enumerable.Range(0, 4)
                .Select(queue => SendUntilAsync(shard, address, $"{round}-{queue}", queue, ending.Token))
                .ToList();
            var enough = Volatile.Read(ref _storedCount) + 11 + (round * 20);
            await Eventually.True(() => Volatile.Read(ref _storedCount) >= enough, "the leader stores");
            await shard.KillAsync(leader);
            await ending.CancelAsync();
            foreach (var sender in senders)
            {
                var (kept, lost) = await sender;
                stored.AddRange(kept);
                unknown.AddRange(lost);
            }

            await shard.LedAsync();
            Assert.NotEqual(leader, shard.Leader);
            await shard.StartAsync(leader);
        }

        await shard.InSyncAsync();
        await shard.Client.StoreAsync(shard[shard.Leader].Address, "last");
        Assert.True(stored.Count > 40, $"only {stored.Count} were stored");
        await shard.HaveAsync([.. stored, "last"], unknown);
    }

    private async Task<(List<string> Stored, List<string> Unknown)> SendUntilAsync(
        ReplicatedShard shard, string address, string name, int queue, CancellationToken ct)
    {
        var (stored, unknown) = (new List<string>(), new List<string>());
        for (var number = 0; !ct.IsCancellationRequested; number++)
        {
            var text = $"{name}-{number:D4}";
            try
            {
                var answer = await shard.Client.SendAsync(address, text, queue);
                var isStored = answer.Code == ResponseCode.Success;
                (isStored ? stored : unknown).Add(text);
                Interlocked.Add(ref _storedCount, isStored ? 1 : 0);
            }
            catch (RemotingException)
            {
                unknown.Add(text);
                break;
            }
        }

        return (stored, unknown);
    }
}
