namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>Something that goes wrong for a while.</summary>
/// <param name="Story">What it is.</param>
/// <param name="Host">Where; a host has one fault at a time.</param>
/// <param name="BeginAsync">Makes it.</param>
/// <param name="EndAsync">Ends it.</param>
public sealed record Fault(string Story, string Host, Func<Task> BeginAsync, Func<Task> EndAsync);
