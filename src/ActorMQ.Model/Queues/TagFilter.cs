namespace ActorMQ.Model.Queues;

/// <summary>Which messages a consumer wants, told by the hash code of their tag.</summary>
/// <remarks>
/// A hash can let a wrong tag through; clients compare the tag's text again.
/// Source: apache/rocketmq 8fc57f1 store/src/main/java/org/apache/rocketmq/store/DefaultMessageFilter.java.
/// </remarks>
public sealed class TagFilter
{
    /// <summary>Wants every message.</summary>
    public static readonly TagFilter Everything = new([]);

    // Few tags stand in one expression, so a scan beats a set.
    private readonly int[] _codes;

    private TagFilter(int[] codes) => _codes = codes;

    /// <summary>
    /// Wants messages whose tag has one of these hash codes; no codes at all wants every message.
    /// </summary>
    public static TagFilter Of(ReadOnlySpan<int> codes) => codes.IsEmpty ? Everything : new(codes.ToArray());

    /// <summary>Whether every message is wanted.</summary>
    public bool IsEverything => _codes.Length == 0;

    /// <summary>Whether a message is wanted.</summary>
    /// <param name="tagsCode">What the consume queue keeps of its tag; only the low 32 bits count.</param>
    public bool Matches(long tagsCode) => IsEverything || _codes.AsSpan().Contains(unchecked((int)tagsCode));

    /// <summary>Whether one of several messages is wanted.</summary>
    public bool MatchesAny(ReadOnlySpan<long> tagsCodes)
    {
        if (IsEverything)
            return true;
        foreach (var code in tagsCodes)
        {
            if (Matches(code))
                return true;
        }

        return false;
    }
}
