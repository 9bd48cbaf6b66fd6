using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon;

/// <summary>A text that is no valid HOCON, or whose substitutions cannot be resolved.</summary>
/// <remarks>The only exception that reading a configuration throws for what the text holds.</remarks>
public sealed class HoconException : Exception
{
    /// <summary>An error at a place.</summary>
    /// <param name="origin">Where it is.</param>
    /// <param name="problem">What is wrong, as a sentence without a full stop.</param>
    /// <param name="advice">What to do, as a sentence without a full stop.</param>
    public HoconException(Origin origin, string problem, string advice)
        : base($"{origin}: {problem}. {advice}.")
    {
        Origin = origin;
        Problem = problem;
        Advice = advice;
    }

    /// <summary>The place of the error.</summary>
    public Origin Origin { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What the writer of the text can do.</summary>
    public string Advice { get; }
}
