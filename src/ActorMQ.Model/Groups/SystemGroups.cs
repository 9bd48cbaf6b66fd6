namespace ActorMQ.Model.Groups;

/// <summary>The consumer groups that every broker has.</summary>
/// <remarks>Source: apache/rocketmq 8fc57f1
/// broker/.../subscription/SubscriptionGroupManager.java#init.</remarks>
public static class SystemGroups
{
    /// <summary>The groups that a broker makes when it first starts.</summary>
    public static IEnumerable<SubscriptionGroupConfig> AtStart =>
        Names.Select(name => new SubscriptionGroupConfig { Name = new GroupName(name) });

    private static IEnumerable<string> Names =>
    [
        "TOOLS_CONSUMER", "FILTERSRV_CONSUMER", "SELF_TEST_C_GROUP", "CID_ONS-HTTP-PROXY", "CID_ONSAPI_PULL",
        "CID_ONSAPI_PERMISSION", "CID_ONSAPI_OWNER", "CID_RMQ_SYS_TRANS",
    ];
}
