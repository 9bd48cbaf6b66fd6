using System.Buffers;
using ActorMQ.Actors;
using ActorMQ.Broker.Replication;
using ActorMQ.Cluster.Replicas;
using ActorMQ.Cluster.Wire;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Cluster.Replication;

/// <summary>
/// Reads the log for one follower and sends it, on a thread of its own, since reads wait for the disk.
/// </summary>
/// <remarks>
/// What finds no way is tried again a little later; meanwhile nothing gathers, for a leader asks for one
/// message after the other. A follower that is far behind gets so many bytes a second and no more.
/// </remarks>
internal sealed partial class LogSendActor(
    IReplicaLog log,
    IReplicaPeers peers,
    LogSendSettings settings,
    Action<ReplicaInput> tell,
    ILogger logger)
    : Actor<LogSendCommand>
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AgainAfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly CatchUpRate _rate = new(settings.CatchUpRateBytes, settings.RunSizeMax);
    private SendLog? _wanted;

    /// <summary>How to start one.</summary>
    public static Props<LogSendCommand> Props(
        string name,
        IReplicaLog log,
        IReplicaPeers peers,
        LogSendSettings settings,
        Action<ReplicaInput> tell,
        ILogger logger) =>
        new(() => new LogSendActor(log, peers, settings, tell, logger))
        {
            Dispatcher = Dispatchers.Dedicated(name),
        };

    /// <inheritdoc/>
    protected override void Receive(LogSendCommand message) => _wanted = message.Send ?? _wanted;

    /// <inheritdoc/>
    protected override void OnBatchEnd()
    {
        if (_wanted is not { } send)
            return;
        var now = Context.Time.GetElapsedTime(0);
        var isBehind = log.End - send.From > settings.WindowSizeBytes;
        if (isBehind && _rate.WaitAt(now) is var wait && wait > TimeSpan.Zero)
            GoOnAfter(wait);
        else
            Send(send, isBehind);
    }

    private void Send(SendLog send, bool isBehind)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(settings.RunSizeMax);
        try
        {
            var size = Read(send, ref buffer, out var until);
            if (size == 0)
                OnNothing(send);
            else if (peers.TrySend(send.To, MessageOf(send, until), buffer.AsSpan(0, size)))
                OnSent(send, until, isBehind ? size : 0, size);
            else
                GoOnAfter(AgainAfter);
        }
        catch (IOException failure)
        {
            LogReadFailed(logger, send.From, send.To.Value, failure);
            GoOnAfter(AgainAfterFailure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Read(SendLog send, ref byte[] buffer, out JournalPosition until)
    {
        until = send.From;
        if (send.From < log.Start)
            return 0;
        var size = log.ReadRun(send.From, buffer.AsSpan(0, settings.RunSizeMax), out until);
        if (size >= 0)
            return size;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(-size);
        return log.ReadRun(send.From, buffer, out until);
    }

    private void OnNothing(SendLog send)
    {
        if (send.From < log.Start)
        {
            _wanted = null;
            tell(new LogRemoved(send.To, send.Session, log.Start));
        }
        else
        {
            GoOnAfter(AgainAfter);
        }
    }

    private void OnSent(SendLog send, JournalPosition until, int sizeOfCatchUp, int size)
    {
        _wanted = null;
        _rate.Take(sizeOfCatchUp);
        ClusterMeter.BytesSent.Add(size, settings.Labels);
        tell(new LogSent(send.To, send.Session, until));
    }

    private void GoOnAfter(TimeSpan wait) => Context.StartTimer("again", default, wait);

    private static LogBytes MessageOf(SendLog send, JournalPosition until) =>
        new(send.Epoch, send.Session, send.From, until, send.HighWater);

    [LoggerMessage(Level = LogLevel.Error, Message = "the log could not be read at {From} for {To}")]
    private static partial void LogReadFailed(
        ILogger logger, JournalPosition from, string to, Exception failure);
}

/// <summary>What a sender of log is told.</summary>
/// <param name="Send">What to send, in place of anything before; null: go on.</param>
internal readonly record struct LogSendCommand(SendLog? Send);

/// <summary>How log is sent to one follower.</summary>
/// <param name="RunSizeMax">The most bytes of one message.</param>
/// <param name="WindowSizeBytes">Who is further behind is far behind.</param>
/// <param name="CatchUpRateBytes">Bytes a second for who is far behind.</param>
/// <param name="Labels">Of what is counted.</param>
internal sealed record LogSendSettings(
    int RunSizeMax,
    long WindowSizeBytes,
    long CatchUpRateBytes,
    KeyValuePair<string, object?>[] Labels);
