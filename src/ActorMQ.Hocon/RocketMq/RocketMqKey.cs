namespace ActorMQ.Hocon.RocketMq;

/// <summary>What becomes of a name from RocketMQ's broker.conf or namesrv.conf.</summary>
/// <param name="Key">Our key, which takes the value; empty if none does.</param>
/// <param name="Also">A second key that takes the value as well; empty for none.</param>
/// <param name="Unit">Written behind the number, where RocketMQ's unit goes without saying.</param>
/// <param name="Factor">Our number is RocketMQ's divided by this.</param>
/// <param name="Only">The only value that this version can honour; null if any is fine.</param>
/// <param name="Note">Why the name has no effect here; empty if it has.</param>
internal sealed record RocketMqKey(
    string Key, string Also = "", string Unit = "", int Factor = 1, string? Only = null, string Note = "");
