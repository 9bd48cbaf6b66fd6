using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>
/// A test that cuts networks between processes: skipped with its reason where there can be no namespaces, failing in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkFactAttribute : FactAttribute
{
    public NetworkFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") is null && NamespaceNetwork.WhatIsMissing is { } missing)
            Skip = missing;
    }
}
