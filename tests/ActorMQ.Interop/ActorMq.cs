namespace ActorMQ.Interop;

/// <summary>The executable under test, as a user would start it.</summary>
public static class ActorMq
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "actormq.dll");

    public static ChildProcess Start(string name, params IEnumerable<string> arguments) =>
        ChildProcess.Start(name, "dotnet", [Assembly, .. arguments]);

    /// <summary>The same, started by another program, such as one that changes user or clock.</summary>
    public static ChildProcess StartUnder(IEnumerable<string> program, string name, params IEnumerable<string> arguments) =>
        ChildProcess.Start(name, program.First(), [.. program.Skip(1), "dotnet", Assembly, .. arguments]);

    /// <summary>Runs to the end, expects success, and returns what was printed.</summary>
    public static async Task<IReadOnlyCollection<string>> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments[0], arguments);
        process.EndInput();
        var code = await process.WaitForExitAsync();
        Assert.True(code == 0, $"actormq {string.Join(' ', arguments)} ended with {code}:\n{string.Join('\n', process.Lines)}");
        return process.Lines;
    }
}
