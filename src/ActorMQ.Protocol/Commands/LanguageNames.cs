namespace ActorMQ.Protocol.Commands;

/// <summary>The names of <see cref="LanguageCode"/> in JSON headers.</summary>
internal static class LanguageNames
{
    private static readonly byte[][] Names =
    [
        [.. "JAVA"u8], [.. "CPP"u8], [.. "DOTNET"u8], [.. "PYTHON"u8], [.. "DELPHI"u8], [.. "ERLANG"u8],
        [.. "RUBY"u8], [.. "OTHER"u8], [.. "HTTP"u8], [.. "GO"u8], [.. "PHP"u8], [.. "OMS"u8], [.. "RUST"u8],
        [.. "NODE_JS"u8],
    ];

    internal static int Count => Names.Length;

    internal static ReadOnlySpan<byte> At(int index) => Names[index];

    /// <summary>The name of <paramref name="language"/>; OTHER for a number that is not listed.</summary>
    internal static ReadOnlySpan<byte> Of(LanguageCode language) =>
        (int)language < Names.Length ? Names[(int)language] : Names[(int)LanguageCode.Other];
}
