namespace ActorMQ.Protocol.Headers;

/// <summary>Sets a key of the name server's key-value configuration.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/PutKVConfigRequestHeader.java.
/// </remarks>
public struct PutKVConfigRequestHeader : IHeader
{
    /// <summary>The namespace of the key.</summary>
    public string Namespace;

    /// <summary>The key.</summary>
    public string Key;

    /// <summary>The value.</summary>
    public string Value;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("namespace"u8, ref Namespace, Presence.Required);
        fields.Text("value"u8, ref Value, Presence.Required);
        fields.Text("key"u8, ref Key, Presence.Required);
    }
}

/// <summary>Names a key: asks for its value (101), or removes it (102).</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/GetKVConfigRequestHeader.java,
/// DeleteKVConfigRequestHeader.java.
/// </remarks>
public struct KVConfigKeyRequestHeader : IHeader
{
    /// <summary>The namespace of the key.</summary>
    public string Namespace;

    /// <summary>The key.</summary>
    public string Key;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("namespace"u8, ref Namespace, Presence.Required);
        fields.Text("key"u8, ref Key, Presence.Required);
    }
}

/// <summary>A key's value.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/header/namesrv/GetKVConfigResponseHeader.java.
/// </remarks>
public struct GetKVConfigResponseHeader : IHeader
{
    /// <summary>The value; null when there is none.</summary>
    public string? Value;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.OptionalText("value"u8, ref Value);
    }
}

/// <summary>Asks for all keys of a namespace.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1
/// remoting/.../protocol/header/namesrv/GetKVListByNamespaceRequestHeader.java.
/// </remarks>
public struct GetKVListByNamespaceRequestHeader : IHeader
{
    /// <summary>The namespace of the key.</summary>
    public string Namespace;

    /// <inheritdoc/>
    public void Fields<T>(ref T fields)
        where T : struct, IFieldVisitor, allows ref struct
    {
        fields.Text("namespace"u8, ref Namespace, Presence.Required);
    }
}
