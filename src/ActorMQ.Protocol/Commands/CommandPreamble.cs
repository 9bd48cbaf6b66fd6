namespace ActorMQ.Protocol.Commands;

/// <summary>The fixed part of a command header.</summary>
internal readonly record struct CommandPreamble(
    int Code,
    LanguageCode Language,
    int Version,
    int Opaque,
    CommandFlags Flags);
