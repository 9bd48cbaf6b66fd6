using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// Bounds what a small text may unfold to: substitutions that double each other would otherwise
/// fill the memory, and chains of them the stack.
/// </summary>
internal sealed class Budget
{
    /// <summary>How deep objects and lists may nest once they are resolved.</summary>
    public const int DepthMax = 250;

    /// <summary>How many substitutions may lead from one to the next.</summary>
    public const int ChainMax = 100;

    /// <summary>Merged layers, list items and blocks of 16 characters.</summary>
    public const int WorkMax = 1_000_000;

    private int _work;
    private int _depth;
    private int _chain;

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

    /// <summary>Goes into an object or a list.</summary>
    public void Enter(Origin origin)
    {
        // Left again whatever happens, so counted before the check.
        if (++_depth > DepthMax)
        {
            throw new HoconException(origin, $"values nest more than {DepthMax} levels deep",
                "Make the configuration flatter");
        }
    }

    public void Leave() => _depth--;

    /// <summary>Looks for the value of a field.</summary>
    public void Follow(Origin origin)
    {
        if (++_chain > ChainMax)
        {
            throw new HoconException(
                origin, $"substitutions lead to each other more than {ChainMax} levels deep",
                "Refer to the value more directly");
        }
    }

    public void Found() => _chain--;
}
