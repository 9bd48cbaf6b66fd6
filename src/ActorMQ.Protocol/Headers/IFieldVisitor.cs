namespace ActorMQ.Protocol.Headers;

/// <summary>What a header shows its fields to: a reader fills them in, a writer writes them out.</summary>
public interface IFieldVisitor
{
    /// <summary>A text as the UTF-8 bytes of the command, not copied: lives as long as the command.</summary>
    void Utf8(ReadOnlySpan<byte> name, ref ReadOnlyMemory<byte> value, Presence presence);

    /// <summary>A text.</summary>
    void Text(ReadOnlySpan<byte> name, ref string value, Presence presence);

    /// <summary>A text that may be absent, which is null.</summary>
    void OptionalText(ReadOnlySpan<byte> name, ref string? value);

    /// <summary>A decimal number of 32 bits.</summary>
    void Int32(ReadOnlySpan<byte> name, ref int value, Presence presence);

    /// <summary>A decimal number of 32 bits that may be absent, which is null.</summary>
    void OptionalInt32(ReadOnlySpan<byte> name, ref int? value);

    /// <summary>A decimal number of 64 bits.</summary>
    void Int64(ReadOnlySpan<byte> name, ref long value, Presence presence);

    /// <summary>A decimal number of 64 bits that may be absent, which is null.</summary>
    void OptionalInt64(ReadOnlySpan<byte> name, ref long? value);

    /// <summary><c>true</c> or <c>false</c>, in any case.</summary>
    void Boolean(ReadOnlySpan<byte> name, ref bool value, Presence presence);

    /// <summary><c>true</c> or <c>false</c>, in any case, or absent, which is null.</summary>
    void OptionalBoolean(ReadOnlySpan<byte> name, ref bool? value);
}
