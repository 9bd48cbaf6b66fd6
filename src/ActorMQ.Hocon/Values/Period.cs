namespace ActorMQ.Hocon.Values;

/// <summary>A span of the calendar, whose length in hours depends on where it begins.</summary>
/// <param name="Years">Calendar years.</param>
/// <param name="Months">Calendar months.</param>
/// <param name="Days">Calendar days; a week is seven.</param>
public readonly record struct Period(int Years, int Months, int Days);
