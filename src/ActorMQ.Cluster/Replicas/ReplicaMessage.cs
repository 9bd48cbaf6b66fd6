using ActorMQ.Cluster.Shards;
using ActorMQ.Model;

namespace ActorMQ.Cluster.Replicas;

/// <summary>
/// What replicas say to each other. All of it may be lost, doubled, late or out of order.
/// </summary>
/// <param name="Epoch">The epoch in which it is said.</param>
/// <param name="Session">The follower's attempt that it belongs to.</param>
/// <remarks>
/// <code>
///   follower                               leader
///      │── JoinLeader(history, end) ────────►│
///      │◄───── AgreeOnHistory(consistent) ───│   the follower truncates to there
///      │◄────────────── LogBytes(from, until)│   many on their way at a time
///      │── AcknowledgeLog(held) ────────────►│
/// </code>
/// </remarks>
internal abstract record ReplicaMessage(ShardEpoch Epoch, ReplicaSession Session);

/// <summary>A follower has seen the epoch and tells what its log is.</summary>
/// <param name="Epoch">The epoch whose leader it wants to follow.</param>
/// <param name="Session">A new one.</param>
/// <param name="History">Of what its log holds.</param>
/// <param name="End">Where its log ends.</param>
/// <param name="LogStart">Where it begins.</param>
internal sealed record JoinLeader(
    ShardEpoch Epoch,
    ReplicaSession Session,
    EpochHistory History,
    JournalPosition End,
    JournalPosition LogStart = default)
    : ReplicaMessage(Epoch, Session);

/// <summary>The leader's answer.</summary>
/// <param name="Epoch">The leader's epoch.</param>
/// <param name="Session">The join's.</param>
/// <param name="ConsistentEnd">Up to where the follower's log is the leader's; the rest has to go.</param>
/// <param name="History">The leader's; from now on the follower's.</param>
/// <param name="LeaderEnd">Where the leader's log ends now.</param>
/// <param name="HighWater">What is acknowledged.</param>
/// <param name="SharesHistory">
/// Whether the histories share an entry. When not, nothing says that the logs were ever the same.
/// </param>
/// <param name="BeginsAt">
/// Not null: what would follow is not kept any more, here or there. All of the follower's log has to go, and
/// it begins anew where the leader's begins.
/// </param>
internal sealed record AgreeOnHistory(
    ShardEpoch Epoch,
    ReplicaSession Session,
    JournalPosition ConsistentEnd,
    EpochHistory History,
    JournalPosition LeaderEnd,
    JournalPosition HighWater,
    bool SharesHistory = true,
    JournalPosition? BeginsAt = null)
    : ReplicaMessage(Epoch, Session);

/// <summary>
/// Whole records of the leader's log follow, in <c>[From, Until)</c>; none is a sign of life.
/// </summary>
internal sealed record LogBytes(
    ShardEpoch Epoch,
    ReplicaSession Session,
    JournalPosition From,
    JournalPosition Until,
    JournalPosition HighWater)
    : ReplicaMessage(Epoch, Session);

/// <summary>How far the follower has come.</summary>
/// <param name="Epoch">The epoch it follows.</param>
/// <param name="Session">Its attempt.</param>
/// <param name="Held">It has this much, as durable as the flush policy promises.</param>
/// <param name="Written">It has taken this much, and wants what follows.</param>
/// <param name="HasGap">What came is further on: what lies between is lost, or late.</param>
internal sealed record AcknowledgeLog(
    ShardEpoch Epoch, ReplicaSession Session, JournalPosition Held, JournalPosition Written, bool HasGap)
    : ReplicaMessage(Epoch, Session);

/// <summary>
/// The follower is about to stop: the leader lets it out of the set, and need not find out by its silence,
/// while nothing is acknowledged. Until it stops it follows as before, and counts as before.
/// </summary>
internal sealed record LeaveLeader(ShardEpoch Epoch, ReplicaSession Session) : ReplicaMessage(Epoch, Session);

/// <summary>What was said belongs to an epoch that is over.</summary>
/// <param name="Epoch">A later one, which whoever says this has seen.</param>
/// <param name="Session">Of what is refused.</param>
internal sealed record RefuseEpoch(ShardEpoch Epoch, ReplicaSession Session) : ReplicaMessage(Epoch, Session);

/// <summary>
/// The leader cannot go on where this session is: it does not keep what would follow. Join once more.
/// </summary>
internal sealed record JoinAgain(ShardEpoch Epoch, ReplicaSession Session) : ReplicaMessage(Epoch, Session);
