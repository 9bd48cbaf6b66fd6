using ActorMQ.Model;
using ActorMQ.Model.Replication;

namespace ActorMQ.Broker.Replication;

/// <summary>A broker's log, as whoever replicates it works it.</summary>
/// <remarks>
/// Any thread, but for <see cref="ReadRun"/>. What changes the log goes to its writer, in the order of the
/// calls. A disk that refuses ends the broker.
/// </remarks>
internal interface IReplicaLog
{
    /// <summary>The first position that is still kept.</summary>
    JournalPosition Start { get; }

    /// <summary>Behind the last byte that is written.</summary>
    JournalPosition End { get; }

    /// <summary>Behind the last byte that is as durable as the flush policy promises.</summary>
    JournalPosition Held { get; }

    /// <summary>All before this is applied, and so is acknowledged.</summary>
    JournalPosition Applied { get; }

    /// <summary>
    /// Whether messages are taken: a while after <see cref="Change"/> to that, when all is applied.
    /// </summary>
    bool IsTaking { get; }

    /// <summary>
    /// Whether messages were taken of whose senders not all are answered, or may be just being taken.
    /// </summary>
    bool HasSendsUnderWay { get; }

    /// <summary>Where clients and other replicas reach the broker, <c>host:port</c>.</summary>
    string Address { get; }

    /// <summary>The size of a segment; the same for all replicas of a shard.</summary>
    long SegmentSizeBytes { get; }

    /// <summary>
    /// Reads whole records of one segment, as many as there is room for. May wait for the disk.
    /// </summary>
    /// <param name="from">Where a record begins.</param>
    /// <param name="into">Takes them, and the head of the blank record that ends a segment.</param>
    /// <param name="until">Behind the last of them: the next segment's begin when they end theirs.</param>
    /// <returns>
    /// The bytes read; 0 when there is nothing; less than 0 when the first record alone needs so many.
    /// </returns>
    /// <exception cref="IOException">The disk could not read.</exception>
    int ReadRun(JournalPosition from, Span<byte> into, out JournalPosition until);

    /// <summary>Appends what a leader has sent. A run that finds no room is kept, and tried again.</summary>
    void Append(ReplicaRun run);

    /// <summary>Cuts the log, durably; nothing that is acknowledged may be cut.</summary>
    /// <param name="end">Where a record ends.</param>
    /// <param name="generation">For <see cref="IReplication.OnAdvanced"/> from then on.</param>
    /// <param name="done">Called once, on the writer's thread, when that is durable.</param>
    void Truncate(JournalPosition end, int generation, Action done);

    /// <summary>
    /// Everything before <paramref name="position"/> is acknowledged: it is applied, and senders are
    /// answered.
    /// </summary>
    void RaiseHighWater(JournalPosition position);

    /// <summary>What clients are given from now on; the name servers are told.</summary>
    /// <param name="service">What.</param>
    /// <param name="epoch">The epoch in which that is so; 0 in a broker that has none.</param>
    /// <param name="id">The replica's number in its group: 0 leads.</param>
    void Change(ShardService service, long epoch, BrokerId id);

    /// <summary>
    /// No message is taken any more until <see cref="Change"/> says so again; those that come are refused as
    /// never stored.
    /// </summary>
    /// <param name="closed">Called once, on the writer's thread, with the end that the log now keeps.</param>
    void Close(Action<JournalPosition> closed);

    /// <summary>
    /// With synchronous double write: how far slaves have come, so that senders are answered. Said before the
    /// first message is taken, and never where messages do not wait for slaves.
    /// </summary>
    /// <param name="held">Enough of them hold everything before this.</param>
    /// <param name="isSlaveAvailable">Whether so many are there, and not too far behind.</param>
    void SlavesHold(JournalPosition held, bool isSlaveAvailable);

    /// <summary>Makes durable all that is written.</summary>
    /// <param name="done">Called once, on any thread.</param>
    void Flush(Action done);

    /// <summary>Replication cannot go on: the broker ends, and says why.</summary>
    void Fail(Exception why);
}
