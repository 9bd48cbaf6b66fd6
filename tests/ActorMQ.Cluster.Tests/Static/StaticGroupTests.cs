using ActorMQ.Protocol.Bodies;
using ActorMQ.Protocol.Commands;
using ActorMQ.Shared;

namespace ActorMQ.Cluster.Tests.Static;

/// <summary>
/// Goal: a master by configuration and its slaves, as clients see them. Method: real brokers on loopback, over
/// disks in memory that can be killed.
/// </summary>
public sealed class StaticGroupTests
{
    private static List<string> Texts(string kind, int count) =>
        [.. Enumerable.Range(0, count).Select(number => $"{kind}-{number:D4}")];

    [Fact]
    public async Task A_slave_has_and_serves_what_its_master_has()
    {
        await using var pair = new StaticPair();
        await pair.StartAsync();
        var texts = Texts("a", 500);
        await pair.Client.StoreAsync(pair.Master.Address, texts);
        await pair.HasAsync(pair.Master, texts, "the master has all");
        await pair.HasAsync(pair.Slave, texts, "the slave has all");
    }

    [Fact]
    public async Task A_slave_serves_while_its_master_is_away_and_goes_on_when_it_is_back()
    {
        await using var pair = new StaticPair();
        await pair.StartAsync();
        var first = Texts("a", 200);
        await pair.Client.StoreAsync(pair.Master.Address, first);
        await pair.HasAsync(pair.Slave, first, "the slave has all");
        await pair.Master.KillAsync();
        await pair.HasAsync(pair.Slave, first, "the slave still has all");
        var refused = await pair.Client.SendAsync(pair.Slave.Address, "x");
        Assert.NotEqual(ResponseCode.Success, refused.Code);
        await pair.StartMasterAsync();
        var second = Texts("b", 200);
        await pair.Client.StoreAsync(pair.Master.Address, second);
        await pair.HasAsync(pair.Master, [.. first, .. second], "the master has all");
        await pair.HasAsync(pair.Slave, [.. first, .. second], "the slave has all again");
        var epochs = await pair.Client.LookAsync<EpochEntryCache>(pair.Slave.Address, RequestCode.GetBrokerEpochCache);
        Assert.Equal(2, epochs.EpochList.Count);
        Assert.Equal(epochs.EpochList[0].Epoch + 1, epochs.EpochList[1].Epoch);
    }

    [Fact]
    public async Task A_slave_that_was_away_catches_up_over_several_segments()
    {
        await using var pair = new StaticPair();
        await pair.StartAsync();
        await pair.Client.StoreAsync(pair.Master.Address, "a-0000");
        await pair.HasAsync(pair.Slave, ["a-0000"], "the slave has the first");
        await pair.Slave.KillAsync();
        var texts = Texts(new string('x', 4000), 800);
        await pair.Client.StoreAsync(pair.Master.Address, texts);
        await pair.StartSlaveAsync();
        await pair.HasAsync(pair.Slave, ["a-0000", .. texts], "the slave has all");
    }

    [Fact]
    public async Task Double_write_waits_for_the_slave_and_says_when_there_is_none()
    {
        await using var pair = new StaticPair { DoubleWrite = new(SlaveCount: 1, BehindMaxBytes: 256 * 1024 * 1024) };
        await pair.StartMasterAsync();
        var alone = await pair.Client.SendAsync(pair.Master.Address, "a-0000");
        Assert.Equal(ResponseCode.SlaveNotAvailable, alone.Code);
        await pair.StartSlaveAsync();
        await pair.RunUntilAsync(status => status.InSyncSlaveNums == 1, "the slave is there");
        Assert.Equal(ResponseCode.Success, (await pair.Client.SendAsync(pair.Master.Address, "b-0000")).Code);
        await pair.HasAsync(pair.Slave, ["a-0000", "b-0000"], "the slave has both");
        var texts = Texts("c", 300);
        await pair.Client.StoreAsync(pair.Master.Address, texts);

        // Answered, so the slave has it, whatever becomes of the master: an operator makes it the master.
        await pair.Master.KillAsync();
        await pair.Slave.KillAsync();
        await pair.StartAsMasterAsync(pair.Slave);
        await pair.HasAsync(pair.Slave, ["a-0000", "b-0000", .. texts], "the slave has all that was answered");
    }

    [Fact]
    public async Task Statuses_are_told_as_RocketMQ_tells_them()
    {
        await using var pair = new StaticPair();
        await pair.StartAsync();
        var texts = Texts("a", 50);
        await pair.Client.StoreAsync(pair.Master.Address, texts);
        await pair.HasAsync(pair.Slave, texts, "the slave has all");
        var master = await pair.HaStatusAsync();
        Assert.True(master.Master);
        Assert.Equal(1, master.InSyncSlaveNums);
        var slave = Assert.Single(master.HaConnectionInfo);
        Assert.Equal((pair.Slave.Address, 0L, master.MasterCommitLogMaxOffset), (slave.Addr, slave.Diff, slave.SlaveAckOffset));
        var client = await pair.Client.LookAsync<HARuntimeInfo>(pair.Slave.Address, RequestCode.GetBrokerHaStatus);
        Assert.False(client.Master);
        Assert.Equal(pair.Master.Address, client.HaClientRuntimeInfo.MasterAddr);
        Assert.Equal(master.MasterCommitLogMaxOffset, client.HaClientRuntimeInfo.MaxOffset);
        foreach (var host in new[] { pair.Master, pair.Slave })
        {
            var set = await pair.Client.LookAsync<BrokerReplicasInfo>(
                host.Address, RequestCode.ControllerGetSyncStateData, "[\"broker-s\",\"other\"]"u8.ToArray());
            var replicas = Assert.Single(set.ReplicasInfoTable).Value;
            Assert.Equal((pair.Master.Address, 0L), (replicas.MasterAddress, replicas.MasterBrokerId));
            Assert.Equal(pair.Master.Replication!.Status!.Epoch.Value, replicas.MasterEpoch);
            Assert.Equal(0, Assert.Single(replicas.InSyncReplicas).BrokerId);
            Assert.Equal(1, Assert.Single(replicas.NotInSyncReplicas).BrokerId);
            Assert.All(replicas.InSyncReplicas.Concat(replicas.NotInSyncReplicas), replica => Assert.True(replica.Alive));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slave_whose_next_message_is_not_kept_any_more_begins_anew(bool hasSomething)
    {
        await using var pair = new StaticPair(keptBytes: 2 * 1024 * 1024);
        await pair.StartMasterAsync();
        await pair.Client.StoreAsync(pair.Master.Address, "first");
        if (hasSomething)
        {
            await pair.StartSlaveAsync();
            await pair.HasAsync(pair.Slave, ["first"], "the slave has the first");
            await pair.Slave.StopAsync();
        }

        var sent = Texts(new string('x', 60_000), 100);
        foreach (var text in sent)
            await pair.Client.StoreAsync(pair.Master.Address, text);
        await Eventually.True(
            () => pair.Master.Disk.List("store/commitlog").Count < 5, "the master lets go of what is old");
        await pair.StartSlaveAsync();
        await Eventually.True(
            () => pair.Slave.Replication!.Status?.End == pair.Master.Replication!.Status!.End, "the slave is there");
        var kept = await pair.Client.PullAllAsync(pair.Master.Address);
        Assert.NotEmpty(kept);
        Assert.DoesNotContain("first", kept, StringComparer.Ordinal);

        // The master may let go of more after the slave has copied it.
        var copied = await pair.HasAsync(
            pair.Slave, texts => !kept.Except(texts, StringComparer.Ordinal).Any(), "the slave has what the master keeps");
        Assert.Equal(sent.TakeLast(copied.Count), copied, StringComparer.Ordinal);

        // The topic was made before the oldest record that is kept; a new master knows it all the same.
        var topics = await pair.Client.LookAsync<TopicConfigSerializeWrapper>(
            pair.Slave.Address, RequestCode.GetAllTopicConfig);
        Assert.True(topics.TopicConfigTable.ContainsKey("T"));
    }

    [Fact]
    public async Task A_master_whose_disk_was_emptied_does_not_empty_its_slave()
    {
        await using var pair = new StaticPair();
        await pair.StartAsync();
        var texts = Texts("a", 100);
        await pair.Client.StoreAsync(pair.Master.Address, texts);
        await pair.HasAsync(pair.Slave, texts, "the slave has all");
        await pair.Master.KillAsync();
        pair.Master.Disk = new();
        pair.ClocksAhead = TimeSpan.FromMinutes(1);
        await pair.StartMasterAsync();
        await pair.Client.StoreAsync(pair.Master.Address, "new");
        await Eventually.True(() => pair.Logs.TakeAll().Any(line =>
            line.Contains("nothing in common", StringComparison.Ordinal)), "the operator is told");
        await pair.HasAsync(pair.Slave, texts, "the slave keeps all");
    }
}
