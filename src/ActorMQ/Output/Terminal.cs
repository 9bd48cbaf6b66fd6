namespace ActorMQ.Output;

/// <summary>
/// What people and scripts read: results on standard output, problems on standard error. Colours and moving
/// things only
/// where a person looks on and has not asked for none (NO_COLOR).
/// </summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isRich, bool isErrorRich)
{
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Green = "\e[32m";
    private const string Bold = "\e[1m";
    private const string Dim = "\e[2m";
    private const string Plain = "\e[0m";

    /// <summary>Whether standard output may show colours and progress.</summary>
    internal bool IsRich => isRich;

    internal static Terminal OfProcess()
    {
        var mayColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new Terminal(
            Console.Out,
            Console.Error,
            mayColour && !Console.IsOutputRedirected,
            mayColour && !Console.IsErrorRedirected);
    }

    internal void Line(string text = "") => output.WriteLine(text);

    internal void Heading(string text) => output.WriteLine(isRich ? $"{Bold}{text}{Plain}" : text);

    internal void Good(string text) => output.WriteLine(isRich ? $"{Green}✓{Plain} {text}" : text);

    /// <summary>A result that somebody should look at.</summary>
    internal void Attention(string text) => output.WriteLine(isRich ? $"{Yellow}{text}{Plain}" : text);

    internal void Aside(string text) => output.WriteLine(isRich ? $"{Dim}{text}{Plain}" : text);

    internal void Problem(string text) =>
        error.WriteLine(isErrorRich ? $"{Red}actormq:{Plain} {text}" : $"actormq: {text}");

    internal void Advice(string text) => error.WriteLine(isErrorRich ? $"{Yellow}{text}{Plain}" : text);
}
