using ActorMQ.Journal.Files;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Journal.Tests.Copies;

/// <summary>
/// Goal: whatever a leader writes, and however its log is cut into runs, taken back and sent again, the copy
/// holds the same bytes, and its queues tell of the same messages. Method: generated steps.
/// </summary>
public sealed class CopyProperties
{
    [Fact]
    public void A_copy_is_its_leader_byte_for_byte()
    {
        Prop.ForAll(
            StepsArb,
            steps =>
            {
                using var pair = new CopyPair();
                foreach (var (kind, number) in steps)
                    pair.Do(kind, number);
                pair.CatchUp();
            }).QuickCheckThrowOnFailure();
    }

    private static Arbitrary<(int Kind, int Number)[]> StepsArb =>
        Gen.Choose(0, 99).SelectMany(_ => Gen.Choose(0, 3900), static (kind, number) => (kind, number))
            .ArrayOf()
            .ToArbitrary();

    /// <summary>A leader and its copy; what is applied is never taken back, unless it is said.</summary>
    private sealed class CopyPair : IDisposable
    {
        private readonly MessageStore _leader = CopiedStore.OpenLeader(new SimulatedDisk());
        private readonly SimulatedDisk _disk = new();
        private MessageStore _copy;
        private int _count;

        public CopyPair() => _copy = CopiedStore.OpenCopy(_disk);

        public void Do(int kind, int number)
        {
            switch (kind)
            {
                case < 40:
                    CopiedStore.Append(_leader, number % 10 == 0 ? number : number % 300, ++_count);
                    break;
                case < 70:
                    if (CopiedStore.FeedOne(_leader.Log, _copy.Log, 1 + number))
                        _copy.Log.Write();
                    break;
                case < 76:
                    _copy.Truncate(Boundary(number, from: _copy.AppliedEnd.Value));
                    break;
                case < 80:
                    _copy.Truncate(Boundary(number, from: _copy.Log.Start.Value));
                    break;
                case < 92:
                    _copy.ApplyThrough(new(Boundary(number, _copy.AppliedEnd.Value).Value), new Applied());
                    CopiedStore.CheckSameQueues(_leader, _copy);
                    break;
                case < 94:
                    _copy.Log.PrepareSegment();
                    break;
                case < 96:
                    _copy.Checkpoint();
                    break;
                case < 97:
                    _copy.Log.Flush();
                    break;
                default:
                    Reopen(isKilled: kind == 99);
                    break;
            }
        }

        public void CatchUp()
        {
            CopiedStore.Feed(_leader.Log, _copy.Log);
            CopiedStore.CheckSameBytes(_leader.Log, _copy.Log);
            _copy.ApplyThrough(_copy.Log.End, new Applied());
            Assert.Equal(_copy.Log.End, _copy.AppliedEnd);
            CopiedStore.CheckSameQueues(_leader, _copy);
        }

        public void Dispose()
        {
            _copy.Dispose();
            _leader.Dispose();
        }

        private void Reopen(bool isKilled)
        {
            var (end, applied) = (_copy.Log.End, _copy.AppliedEnd);
            if (isKilled)
                _disk.Kill();
            else
                _copy.Close();
            _copy.Dispose();
            _copy = CopiedStore.OpenCopy(_disk);
            Assert.Equal(end, _copy.Log.End);
            Assert.True(_copy.AppliedEnd <= applied);
            if (!isKilled)
                Assert.Equal(applied, _copy.AppliedEnd);
            CopiedStore.CheckSameQueues(_leader, _copy);
        }

        /// <summary>One of the places behind a record, from one of them on.</summary>
        private Model.JournalPosition Boundary(int number, long from)
        {
            var places = new List<Model.JournalPosition> { new(from) };
            var reader = _copy.Log.ReadFrom(new(from));
            while (reader.TryRead(out _, out _))
                places.Add(reader.Position);
            return places[number % places.Count];
        }
    }

    private sealed class Applied : IRecordsApplied
    {
        public bool OnApplying(Protocol.Records.MessageRecord record) => true;

        public void OnApplied(Protocol.Records.MessageRecord record, Queues.ConsumeQueue? queue)
        {
            Assert.NotNull(queue);
            Assert.Equal(record.QueueOffset.Value + 1, queue.Max.Value);
        }
    }
}
