namespace ActorMQ.Tidy;

/// <summary>README's commands are run by <c>.ci/run</c>, all of them.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Every_command_in_the_readme_is_run_by_ci()
    {
        var script = Repository.Read(".ci/run");
        var unrun = Commands().Where(command => !script.Contains(command, StringComparison.Ordinal)).ToList();
        Assert.True(unrun.Count == 0, "printed in README, not run by .ci/run: " + string.Join(" | ", unrun));
        Assert.NotEmpty(Commands());
    }

    [Fact]
    public void The_example_in_the_readme_compiles()
    {
        var compiled = Repository.ReadLines("tests/ActorMQ.Interop/ReadmeExample.cs").Select(line => line.Trim()).ToList();
        var lines = Block("csharp").ToList();
        Assert.NotEmpty(lines);
        Assert.Empty(lines.Except(compiled, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Commands() =>
        Block("sh").Where(line => !line.StartsWith('#')).Select(line => line.Split("  #")[0].Trim());

    /// <summary>Lines of the fenced blocks that are marked with a language.</summary>
    private static IEnumerable<string> Block(string language)
    {
        var inside = false;
        foreach (var line in Repository.ReadLines("README.md").Select(line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inside = string.Equals(line, "```" + language, StringComparison.Ordinal);
            else if (inside && line.Length > 0)
                yield return line;
        }
    }
}
