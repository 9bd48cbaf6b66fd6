namespace ActorMQ.Transport;

/// <summary>What one server or client has counted since it started.</summary>
/// <param name="Connections">Open connections.</param>
/// <param name="Accepted">Connections let in so far.</param>
/// <param name="RefusedAtLimit">Connections closed at once because the limit was reached.</param>
/// <param name="RefusedTls">Connections closed because TLS was demanded, not offered, or its handshake
/// failed.</param>
/// <param name="BadFrames">Connections closed because bytes came that are no frame, or a frame over the
/// limit.</param>
/// <param name="BadHeaders">Connections closed because of a header that could not be read.</param>
/// <param name="PartialFrames">Connections closed in the middle of a frame that did not go on.</param>
/// <param name="Idle">Connections closed because no byte went either way.</param>
/// <param name="OutputOverflows">Connections closed because the other end did not read its answers.</param>
/// <param name="HandlerFailures">Exceptions thrown by the handler.</param>
/// <param name="Requests">Requests received.</param>
/// <param name="Pauses">Times that reading paused for back-pressure.</param>
public sealed record ServerStatistics(
    long Connections,
    long Accepted,
    long RefusedAtLimit,
    long RefusedTls,
    long BadFrames,
    long BadHeaders,
    long PartialFrames,
    long Idle,
    long OutputOverflows,
    long HandlerFailures,
    long Requests,
    long Pauses);
