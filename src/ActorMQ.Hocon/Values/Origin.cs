namespace ActorMQ.Hocon.Values;

/// <summary>Where something was written, so that an error can point at it.</summary>
/// <param name="Source">A file's path, or a phrase such as "command line".</param>
/// <param name="Line">From 1; 0 where the source has no lines.</param>
/// <param name="Column">From 1, in UTF-16 code units; 0 where the source has no lines.</param>
public readonly record struct Origin(string Source, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, or the bare source where there are no lines.</summary>
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
