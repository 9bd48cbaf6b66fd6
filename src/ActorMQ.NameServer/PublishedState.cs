using ActorMQ.Model.Routing;
using ActorMQ.NameServer.Settings;

namespace ActorMQ.NameServer;

/// <summary>
/// What the actors publish and connections answer from: whole, immutable values behind volatile fields.
/// </summary>
/// <remarks>
/// Each field has one writer, its actor, which publishes before it answers whoever asked for the change.
/// </remarks>
internal sealed class PublishedState(NameServerSettings settings, KeyValueConfig keyValues)
{
    private volatile RouteTable _routes = RouteTable.Empty;
    private volatile NameServerSettings _settings = settings;
    private volatile KeyValueConfig _keyValues = keyValues;

    internal RouteTable Routes
    {
        get => _routes;
        set => _routes = value;
    }

    internal NameServerSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    internal KeyValueConfig KeyValues
    {
        get => _keyValues;
        set => _keyValues = value;
    }
}
