namespace ActorMQ.Protocol.Headers;

/// <summary>Deletes a consumer group on a broker.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/DeleteSubscriptionGroupRequestHeader.java.
/// </remarks>
public struct DeleteSubscriptionGroupRequestHeader : IHeader
{
    /// <summary>The group.</summary>
    public string GroupName;

    /// <summary>Whether its offsets go too.</summary>
    public bool CleanOffset;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("groupName"u8, ref GroupName, Presence.Required);
        fields.Boolean("cleanOffset"u8, ref CleanOffset, Presence.Optional);
    }
}
