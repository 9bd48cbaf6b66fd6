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

    /// <summary>Lines of the fenced blocks that are marked <c>sh</c>.</summary>
    private static IEnumerable<string> Commands()
    {
        var inside = false;
        foreach (var line in Repository.ReadLines("README.md").Select(line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inside = string.Equals(line, "```sh", StringComparison.Ordinal);
            else if (inside && line.Length > 0 && !line.StartsWith('#'))
                yield return line.Split("  #")[0].Trim();
        }
    }
}
