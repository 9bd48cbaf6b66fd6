namespace ActorMQ.Hocon.Settings;

/// <summary>When a send is acknowledged.</summary>
public enum FlushDiskType
{
    /// <summary>Once written: survives a crash of the process.</summary>
    AsyncFlush,

    /// <summary>Once flushed: survives a power cut.</summary>
    SyncFlush,
}
