using ActorMQ.Actors;
using ActorMQ.Model;
using ActorMQ.Model.Routing;
using Microsoft.Extensions.Logging;

namespace ActorMQ.NameServer;

/// <summary>Every line that the name server logs.</summary>
internal static partial class NameServerLog
{
    [LoggerMessage(LogLevel.Information, "Broker {Name}[{Id}] at {Address} registered in cluster {Cluster}")]
    internal static partial void BrokerRegistered(
        ILogger log, BrokerName name, BrokerId id, string address, ClusterName cluster);

    [LoggerMessage(
        LogLevel.Warning,
        "Broker {Name}[{Id}] at {Address} not registered: another has that number since epoch {Epoch}")]
    internal static partial void BrokerRefused(
        ILogger log, BrokerName name, BrokerId id, string address, long epoch);

    [LoggerMessage(LogLevel.Information, "Broker {Broker} unregistered")]
    internal static partial void BrokerLeft(ILogger log, BrokerAddress broker);

    [LoggerMessage(LogLevel.Warning, "Broker {Broker} dropped: its connection ended")]
    internal static partial void BrokerLost(ILogger log, BrokerAddress broker);

    [LoggerMessage(LogLevel.Warning, "Broker {Broker} dropped: silent for more than {Timeout}")]
    internal static partial void BrokerExpired(ILogger log, BrokerAddress broker, TimeSpan timeout);

    [LoggerMessage(LogLevel.Information, "Settings changed: {Settings}")]
    internal static partial void SettingsChanged(ILogger log, string settings);

    [LoggerMessage(LogLevel.Error, "{Actor} failed")]
    internal static partial void ActorFailed(ILogger log, string actor, Exception failed);

    [LoggerMessage(LogLevel.Debug, "{Message} to {Recipient} reached nobody: {Reason}")]
    internal static partial void DeadLetter(
        ILogger log, string? message, string recipient, DeadLetterReason reason);

    [LoggerMessage(LogLevel.Error, "The key-value configuration could not be saved")]
    internal static partial void KeyValuesNotSaved(ILogger log, Exception failed);
}
