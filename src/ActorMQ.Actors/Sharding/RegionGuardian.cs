namespace ActorMQ.Actors;

/// <summary>What a region tells its guardian.</summary>
internal enum RegionMessage
{
    /// <summary>A sweep is due.</summary>
    SweepDue,

    /// <summary>Go on with the sweep that has begun.</summary>
    SweepOn,

    /// <summary>The region is at its bound: passivate what is idle at all.</summary>
    MakeRoom,
}

/// <summary>The parent of a region's entities, and the one that sweeps them.</summary>
internal sealed class RegionGuardian<TKey, TMessage>(
    LocalEntities<TKey, TMessage> entities, TimeSpan passivateAfter) : Actor<RegionMessage>
    where TKey : notnull
{
    private const int EntitiesPerMessage = 16 * 1024;
    private const string SweepTimer = "sweep";

    private int _before;
    private int _idleSweepsMin;

    protected internal override void OnStart()
    {
        if (passivateAfter == Timeout.InfiniteTimeSpan)
            return;
        var period = TimeSpan.FromTicks(
            Math.Max(1, passivateAfter.Ticks / LocalEntities<TKey, TMessage>.SweepsPerIdleTime));
        Context.StartPeriodicTimer(SweepTimer, RegionMessage.SweepDue, period);
    }

    protected internal override void Receive(RegionMessage message)
    {
        switch (message)
        {
            case RegionMessage.SweepDue:
                entities.BeginSweep();
                Begin(LocalEntities<TKey, TMessage>.SweepsPerIdleTime);
                break;
            case RegionMessage.MakeRoom:
                Begin(1);
                break;
            case RegionMessage.SweepOn:
                GoOn();
                break;
        }
    }

    private void Begin(int idleSweepsMin)
    {
        var running = _before > 0;
        _idleSweepsMin = running ? Math.Min(_idleSweepsMin, idleSweepsMin) : idleSweepsMin;
        _before = int.MaxValue;
        if (!running)
            GoOn();
    }

    private void GoOn()
    {
        _before = entities.SweepPart(_before, EntitiesPerMessage, _idleSweepsMin);
        if (_before > 0)
            Context.Self.Tell(RegionMessage.SweepOn);
    }
}
