namespace ActorMQ.Hocon.Settings;

/// <summary>Whether connections are encrypted.</summary>
public enum TlsMode
{
    /// <summary>None are.</summary>
    Disabled,

    /// <summary>Those that ask for it are.</summary>
    Permissive,

    /// <summary>All are.</summary>
    Enforcing,
}
