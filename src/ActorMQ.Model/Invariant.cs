using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Model;

/// <summary>What must be true whatever comes from outside; checked in release too.</summary>
public static class Invariant
{
    /// <summary>Goes on when the claim is true.</summary>
    /// <param name="claim">What must be true.</param>
    /// <param name="broken">What it means when it is not.</param>
    /// <exception cref="InvariantException">It is false: a bug, never bad input.</exception>
    public static void Holds([DoesNotReturnIf(false)] bool claim, string broken)
    {
        if (!claim)
            throw new InvariantException(broken);
    }
}

/// <summary>A claim that must always hold does not: a bug.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Without a reason.</summary>
    public InvariantException()
    {
    }

    /// <summary>Says which claim is broken.</summary>
    public InvariantException(string message)
        : base(message)
    {
    }

    /// <summary>Says which claim is broken, and by what.</summary>
    public InvariantException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
