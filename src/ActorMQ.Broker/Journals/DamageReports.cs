using ActorMQ.Journal.Queues;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Journals;

/// <summary>Counts messages that cannot be served, and tells the operator of each once. Any thread.</summary>
internal sealed partial class DamageReports(ILogger log)
{
    private const int KnownMax = 4096;
    private readonly HashSet<long> _known = [];

    /// <summary>A message was left out of an answer; consumers go on behind it.</summary>
    internal void LeftOut(MessageDamage damage)
    {
        BrokerMeter.MessagesDamaged.Add(1, damage.Failure is null ? BrokerMeter.Wrong : BrokerMeter.Unread);
        if (IsNew(damage))
            LogLeftOut(log, damage, damage.Failure);
    }

    /// <summary>The disk gave neither a message nor one behind it; consumers are told to try again.</summary>
    internal void Waited(MessageDamage damage)
    {
        BrokerMeter.ReadsFailed.Add(1);
        if (IsNew(damage))
            LogWaits(log, damage, damage.Failure);
    }

    private bool IsNew(MessageDamage damage)
    {
        lock (_known)
        {
            if (_known.Count == KnownMax)
                _known.Clear();
            return _known.Add(damage.Position.Value);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Not served, and consumers go on behind it: {Damage}")]
    private static partial void LogLeftOut(ILogger log, MessageDamage damage, Exception? failure);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Consumers wait, for nothing behind it can be read either: {Damage}")]
    private static partial void LogWaits(ILogger log, MessageDamage damage, Exception? failure);
}
