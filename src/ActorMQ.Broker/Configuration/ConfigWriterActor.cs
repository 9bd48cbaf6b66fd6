using ActorMQ.Actors;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Broker.Configuration;

/// <summary>Writes the files of <c>config/</c>, on a thread of its own because that blocks.</summary>
/// <param name="files">The files.</param>
/// <param name="flushThrough">
/// Makes the log durable up to a position: no file may know more than the log keeps after a power cut. That
/// failing ends the broker.
/// </param>
/// <param name="log">Where failures are told.</param>
internal sealed partial class ConfigWriterActor(
    ConfigFiles files, Action<JournalPosition> flushThrough, ILogger log) : Actor<SaveConfig>
{
    /// <summary>How to start one.</summary>
    /// <remarks>The mailbox has no bound: each of the few tellers waits for an answer before its next
    /// file.</remarks>
    internal static Props<SaveConfig> Props(
        ConfigFiles files, Action<JournalPosition> flushThrough, DispatcherChoice thread, ILogger log) =>
        new(() => new ConfigWriterActor(files, flushThrough, log)) { Dispatcher = thread };

    /// <inheritdoc/>
    /// <remarks>
    /// Whatever goes wrong is told, counted and answered: who waits must hear, and one file that cannot be
    /// written is no reason to end a broker whose log is sound.
    /// </remarks>
    protected override void Receive(SaveConfig message)
    {
        flushThrough(message.Position);
        message.Done(TrySave(message));
    }

    private bool TrySave(SaveConfig message)
    {
        try
        {
            files.Replace(message.FileName, message.Encode());
            return true;
        }
        catch (Exception failure)
        {
            BrokerMeter.ConfigSavesFailed.Add(1, BrokerMeter.File(message.FileName));
            LogNotWritten(log, message.FileName, failure);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} could not be written")]
    private static partial void LogNotWritten(ILogger log, string file, Exception failure);
}

/// <summary>Write this file.</summary>
/// <param name="FileName">Its name, without path.</param>
/// <param name="Position">The log position that its content reflects.</param>
/// <param name="Encode">Makes its content, on the writer's thread, of values that do not change.</param>
/// <param name="Done">Told whether it is durable, on the writer's thread: tells an actor.</param>
internal sealed record SaveConfig(
    string FileName, JournalPosition Position, Func<byte[]> Encode, Action<bool> Done)
{
    /// <summary>Hands this to the writer; when that has stopped, nothing is written.</summary>
    internal void SendTo(ActorRef<SaveConfig> writer)
    {
        if (writer.Tell(this) != TellResult.Accepted)
            Done(false);
    }
}
