namespace ActorMQ.Interop;

/// <summary>The executable under test, as a user would start it.</summary>
public static class ActorMq
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "actormq.dll");

    /// <summary>What stands before its arguments: a published program, if the environment names one.</summary>
    public static IReadOnlyList<string> Command { get; } =
        Environment.GetEnvironmentVariable("ACTORMQ") is { Length: > 0 } program ? [program] : ["dotnet", Assembly];

    public static ChildProcess Start(string name, params IEnumerable<string> arguments) =>
        ChildProcess.Start(name, Command[0], [.. Command.Skip(1), .. arguments]);

    /// <summary>The same, started by another program, such as one that changes user or clock.</summary>
    public static ChildProcess StartUnder(IEnumerable<string> program, string name, params IEnumerable<string> arguments) =>
        ChildProcess.Start(name, program.First(), [.. program.Skip(1), .. Command, .. arguments]);

    /// <summary>Runs to the end, expects success, and returns what was printed.</summary>
    public static async Task<IReadOnlyCollection<string>> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments[0], arguments);
        process.EndInput();
        var code = await process.WaitForExitAsync();
        return code == 0
            ? process.Lines
            : throw new InvalidOperationException(
                $"actormq {string.Join(' ', arguments)} ended with {code}:\n{string.Join('\n', process.Lines)}");
    }
}
