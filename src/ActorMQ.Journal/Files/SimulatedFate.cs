namespace ActorMQ.Journal.Files;

/// <summary>Decides which of the changes that were not flushed survive a power cut.</summary>
/// <remarks>
/// Now and then none, all, or the first ones in time; otherwise each place by itself, so that what was
/// written later may be there without what was written before. A place holds what it held at one moment:
/// there is no later change in it without the earlier one.
/// </remarks>
internal sealed class SimulatedFate
{
    private readonly Random _random;
    private readonly int _changeCount;
    private readonly int _keptOfAll;
    private readonly Dictionary<long, int>? _keptByPlace;

    public SimulatedFate(Random random, int changeCount)
    {
        _random = random;
        _changeCount = changeCount;
        switch (random.Next(8))
        {
            case 0:
                break;
            case 1:
                _keptOfAll = changeCount;
                break;
            case 2:
                _keptOfAll = random.Next(changeCount + 1);
                break;
            default:
                _keptByPlace = [];
                break;
        }
    }

    /// <summary>Whether the change of this number left its trace in a place.</summary>
    public bool Keeps(int index, long place)
    {
        if (_keptByPlace is null)
            return index < _keptOfAll;
        if (!_keptByPlace.TryGetValue(place, out var kept))
            _keptByPlace.Add(place, kept = DrawKept());
        return index < kept;
    }

    private int DrawKept() => _random.Next(3) switch
    {
        0 => 0,
        1 => _changeCount,
        _ => _random.Next(_changeCount + 1),
    };
}
