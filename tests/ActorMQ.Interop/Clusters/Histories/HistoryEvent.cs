using System.Globalization;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>Something that a client was told, or did.</summary>
/// <param name="At">When, since the history began.</param>
public abstract record HistoryEvent(TimeSpan At)
{
    protected string Time => string.Create(CultureInfo.InvariantCulture, $"{At.TotalMilliseconds,9:F1}");
}

/// <summary>A send was acknowledged.</summary>
public sealed record Acknowledged(TimeSpan At, Sent Sent, Place Place, TimeSpan Took) : HistoryEvent(At)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Time} ack    {Sent} {Place} {Took.TotalMilliseconds:F1} ms");
}

/// <summary>A send was refused, or nobody answered: the message may be there, or not.</summary>
public sealed record Failed(TimeSpan At, Sent Sent, QueueKey Queue, string Why) : HistoryEvent(At)
{
    /// <summary>When it is there, and not as safe as it should be: how it was answered.</summary>
    public string? Status { get; init; }

    public override string ToString() => $"{Time} failed {Sent} {Queue} {Why}";
}

/// <summary>A consumer got a message.</summary>
public sealed record Delivered(TimeSpan At, int Consumer, Sent Sent, Place Place) : HistoryEvent(At)
{
    public override string ToString() => $"{Time} seen   {Sent} {Place} by {Consumer}";
}

/// <summary>A consumer was told to go on elsewhere than behind what it had.</summary>
public sealed record Moved(TimeSpan At, int Consumer, QueueKey Queue, long From, long To) : HistoryEvent(At)
{
    public override string ToString() => $"{Time} moved  {Queue} {From} -> {To}, consumer {Consumer}";
}

/// <summary>A fault that the test made, or its end.</summary>
public sealed record Noted(TimeSpan At, string What) : HistoryEvent(At)
{
    public override string ToString() => $"{Time} --- {What}";
}
