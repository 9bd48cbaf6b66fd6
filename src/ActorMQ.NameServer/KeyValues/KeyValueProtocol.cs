namespace ActorMQ.NameServer.KeyValues;

/// <summary>What the key-value actor is told.</summary>
internal abstract record KeyValueMessage;

/// <summary>Set a value, and answer when it is on disk.</summary>
internal sealed record PutKeyValue(Asker Asker, string Namespace, string Key, string Value) : KeyValueMessage;

/// <summary>Remove a value, and answer when that is on disk.</summary>
internal sealed record DeleteKeyValue(Asker Asker, string Namespace, string Key) : KeyValueMessage;
