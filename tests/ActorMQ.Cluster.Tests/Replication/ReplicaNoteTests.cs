using ActorMQ.Cluster.Replication;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Tests.Replication;

/// <summary>What a replica notes is what it finds, and says when its tail may be lost.</summary>
public sealed class ReplicaNoteTests
{
    [Theory]
    [InlineData(true, false, "b", null, false)]
    [InlineData(false, true, null, 17L, true)]
    [InlineData(true, true, "x", 0L, false)]
    public void Comes_back(bool isProven, bool isFlushed, string? boot, long? end, bool anew)
    {
        var note = new ReplicaNote(12, isProven, isFlushed, boot, end is { } at ? new(at) : null, anew);
        Assert.Equal(note, ReplicaNote.TryDecode(note.Encode()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("life=x\ntail=proven\nflush=sync\n")]
    [InlineData("life=1\nflush=sync\n")]
    [InlineData("life=1\ntail=proven\nflush=sync\nend=-3\n")]
    [InlineData("something else")]
    public void What_is_no_note_is_none(string text) =>
        Assert.Null(ReplicaNote.TryDecode(System.Text.Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(true, false, "b", null, "b", 90, true)] // killed: the machine has it
    [InlineData(true, false, "b", null, "c", 90, false)] // the machine went down
    [InlineData(true, false, null, null, null, 90, false)] // nobody knows
    [InlineData(true, true, "b", null, "c", 90, true)] // flushed before it was acknowledged
    [InlineData(true, false, "b", 90L, "c", 90, true)] // stopped, and as long as then
    [InlineData(true, false, "b", 91L, "c", 90, false)] // stopped, and shorter
    [InlineData(false, true, "b", 90L, "b", 90, false)] // lost before, and not regained
    public void A_tail_is_proven_when_it_cannot_be_lost(
        bool isProven, bool isFlushed, string? boot, long? end, string? now, long recovered, bool expected)
    {
        var note = new ReplicaNote(1, isProven, isFlushed, boot, end is { } at ? new JournalPosition(at) : null);
        Assert.Equal(expected, note.IsTailProvenNow(now, new(recovered)));
    }
}
