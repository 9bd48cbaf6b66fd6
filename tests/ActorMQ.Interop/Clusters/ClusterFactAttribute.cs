using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>A test of a whole cluster: skipped with its reason on a machine that lacks what it needs, failing in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    /// <param name="needsCuts">Whether the test cuts networks.</param>
    public ClusterFactAttribute(bool needsCuts = false)
    {
        if (Environment.GetEnvironmentVariable("CI") is null
            && (LabEtcd.WhatIsMissing ?? (needsCuts ? NamespaceNetwork.WhatIsMissing : null)) is { } missing)
        {
            Skip = missing;
        }
    }
}
