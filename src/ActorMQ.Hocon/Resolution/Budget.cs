using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// Bounds what a small text may unfold to: substitutions that double each other would otherwise
/// fill the memory, and chains of them the stack.
/// </summary>
internal sealed class Budget
{
    /// <summary>How deep values, and substitutions of substitutions, may nest.</summary>
    public const int DepthMax = 400;

    /// <summary>Merged layers, list items and blocks of 16 characters.</summary>
    public const int WorkMax = 1_000_000;

    private int _work;
    private int _depth;

    public int Depth => _depth;

    public void Spend(int work, Origin origin)
    {
        _work += Math.Min(work, WorkMax);
        if (_work > WorkMax)
        {
            throw new HoconException(origin, "the configuration unfolds to more than memory should hold",
                "Look for substitutions that repeat what repeats something else");
        }
    }

    public void Enter(Origin origin)
    {
        if (++_depth > DepthMax)
        {
            throw new HoconException(origin, $"values or substitutions nest more than {DepthMax} levels deep",
                "Make the configuration flatter");
        }
    }

    public void Leave() => _depth--;
}
