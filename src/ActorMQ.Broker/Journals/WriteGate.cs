namespace ActorMQ.Broker.Journals;

/// <summary>Whether messages are taken, and if not, why. Any thread.</summary>
/// <remarks>
/// Closed for any of three reasons: the replica does not lead, the disk is so full that no more should be
/// written, or a write failed for lack of room. Each is opened again by who closed it.
/// </remarks>
internal sealed class WriteGate
{
    private readonly Lock _changing = new();
    private string? _tooFull;
    private string? _failed;
    private string? _service;
    private volatile string? _refusal;
    private volatile bool _leads = true;

    /// <summary>What senders are told; null while messages are taken.</summary>
    internal string? Refusal => _refusal;

    /// <summary>
    /// Whether this broker knows where its queues end: one whose log is not replicated does, and a replica
    /// that leads and has applied what it found in its log.
    /// </summary>
    internal bool Leads => _leads;

    /// <summary>Why it is closed, for the metric.</summary>
    internal KeyValuePair<string, object?> Reason =>
        _leads ? BrokerMeter.DiskFull : BrokerMeter.NotLeading;

    /// <summary>The replica does not take messages (what senders are told), or does (null).</summary>
    internal void SetService(string? refusal)
    {
        lock (_changing)
        {
            _service = refusal;
            Combine();
        }
    }

    /// <summary>There is too little room for more (why), or enough again (null).</summary>
    internal void SetTooFull(string? why)
    {
        lock (_changing)
        {
            _tooFull = why;
            Combine();
        }
    }

    /// <summary>A write found no room (why), or would find some again (null).</summary>
    internal void SetFailed(string? why)
    {
        lock (_changing)
        {
            _failed = why;
            Combine();
        }
    }

    private void Combine()
    {
        _leads = _service is null;
        _refusal = _service
            ?? ((_failed ?? _tooFull) is { } why ? $"service not available now: {why}" : null);
    }
}
