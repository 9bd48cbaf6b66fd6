using System.Buffers;

namespace ActorMQ.Actors;

/// <summary>Who sent a message from another node: makes the address to which its reply goes.</summary>
/// <remarks>The first of reply, failure and the end of the asker's patience is the answer.</remarks>
public sealed class RemoteAsker : ITimed
{
    private readonly ActorSystem _system;
    private readonly Action<NodeAnswer> _answer;
    private readonly TimerEntry? _alarm;
    private readonly long _begun;
    private readonly TimeSpan? _within;
    private int _isAnswered;

    /// <summary>Someone who asks; made by regions, and by tests of codecs.</summary>
    /// <param name="system">Whose clock.</param>
    /// <param name="within">How long a reply is waited for; null when none is wanted.</param>
    /// <param name="answer">Called once, with the reply or what stands in its place.</param>
    public RemoteAsker(ActorSystem system, TimeSpan? within, Action<NodeAnswer> answer)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(answer);
        _system = system;
        _answer = answer;
        _within = within;
        _begun = system.Time.GetTimestamp();
        if (within is { } wait)
        {
            _alarm = new TimerEntry(this);
            system.Timers.Schedule(_alarm, wait);
        }
    }

    /// <summary>Whether a reply is awaited at all.</summary>
    public bool WantsReply => _within is not null;

    /// <summary>The address of a reply that <paramref name="write"/> writes.</summary>
    public ReplyTo<TReply> ReplyTo<TReply>(Action<TReply, IBufferWriter<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return new Address<TReply>(this, write);
    }

    internal bool TryAnswer(NodeAnswer answer)
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) != 0)
            return false;
        if (_alarm is not null)
            _system.Timers.Cancel(_alarm);
        _answer(answer);
        return true;
    }

    void ITimed.OnDue() => TryAnswer(new NodeAnswer(NodeOutcome.NoReply));

    private sealed class Address<TReply>(RemoteAsker asker, Action<TReply, IBufferWriter<byte>> write)
        : ReplyTo<TReply>
    {
        internal override TimeSpan? Left =>
            asker._within is { } within ? within - asker._system.Time.GetElapsedTime(asker._begun) : null;

        public override bool Reply(TReply reply)
        {
            if (!asker.WantsReply || Volatile.Read(ref asker._isAnswered) != 0)
                return false;
            var bytes = new ArrayBufferWriter<byte>();
            write(reply, bytes);
            return asker.TryAnswer(new NodeAnswer(NodeOutcome.Done) { Body = bytes.WrittenMemory });
        }

        public override bool Fail(Exception failure)
        {
            ArgumentNullException.ThrowIfNull(failure);
            return asker.WantsReply
                && asker.TryAnswer(new NodeAnswer(NodeOutcome.Refused) { Reason = failure.Message });
        }
    }
}
