namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.broker.flow-control</c>.</summary>
/// <param name="InFlightSends">Sends accepted and not yet answered, over all connections.</param>
/// <param name="InFlightSendBytes">Their bytes.</param>
/// <param name="SendWaitMax">The longest that a send waits for its turn.</param>
public sealed record FlowControlSettings(int InFlightSends, long InFlightSendBytes, TimeSpan SendWaitMax)
{
    internal static FlowControlSettings Read(SettingsReader section) => new(
        InFlightSends: section.Int("in-flight-sends", 1, 10_000_000),
        InFlightSendBytes: section.Size("in-flight-send-bytes", 1 << 20, 64L << 30),
        SendWaitMax: section.Duration(
            "send-wait-max", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)));
}
