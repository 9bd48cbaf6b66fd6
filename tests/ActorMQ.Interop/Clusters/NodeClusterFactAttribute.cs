using ActorMQ.Interop.Clusters.Lab;

namespace ActorMQ.Interop.Clusters;

/// <summary>
/// A test of a whole cluster with clients in Node.js: skipped with its reason on a machine that lacks what it needs,
/// failing in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeClusterFactAttribute : FactAttribute
{
    public NodeClusterFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") is null)
            Skip = LabEtcd.WhatIsMissing ?? NodeFactAttribute.Missing;
    }
}
