using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// One value that a field was given; a field given several has several layers, the strongest last.
/// </summary>
/// <remarks>
/// The same layer may be part of several fields, when a substitution merges an object into another.
/// Its value is found once and kept, so that a substitution means the same wherever it is looked at.
/// </remarks>
internal sealed class Layer(Node node, Origin keyOrigin, string comment)
{
    public Node Node { get; } = node;

    public Origin KeyOrigin { get; } = keyOrigin;

    public string Comment { get; } = comment;

    /// <summary>
    /// Once <see cref="IsKnown"/>: the value, or null for an optional substitution of nothing.
    /// </summary>
    public Lazy? Value { get; private set; }

    public bool IsKnown { get; private set; }

    /// <summary>Its value is being looked for, so whoever asks meanwhile must look below it.</summary>
    public bool IsInProgress { get; set; }

    /// <summary>How deep its content is being unfolded; 0 while it is not.</summary>
    public int UnfoldingAt { get; set; }

    public void Know(Lazy? value)
    {
        Value = value;
        IsKnown = true;
    }
}
