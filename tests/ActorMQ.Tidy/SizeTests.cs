namespace ActorMQ.Tidy;

/// <summary>Holds files to a size that fits the head.</summary>
public sealed class SizeTests
{
    private const int FileLinesMax = 400;
    private const int LineColumnsMax = 110;
    private const int DesignLinesMax = 150;

    [Fact]
    public void A_long_file_says_why_in_its_first_line()
    {
        var silent = Repository.Sources("src/").Concat(Repository.Sources("tests/"))
            .Where(path => Repository.ReadLines(path) is { Length: > FileLinesMax } lines
                && !lines[0].StartsWith("// Longer than a page because ", StringComparison.Ordinal));
        Assert.Empty(silent);
    }

    [Fact]
    public void Lines_can_be_read_without_scrolling()
    {
        var wide = Repository.Sources("src/").SelectMany(path => Repository.ReadLines(path)
            .Select((line, index) => (line, where: $"{path}:{index + 1}"))
            .Where(row => row.line.Length > LineColumnsMax)
            .Select(row => row.where));
        Assert.Empty(wide);
    }

    [Fact]
    public void Every_project_explains_its_design_on_a_few_pages()
    {
        var projects = Repository.All
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => Path.GetDirectoryName(path)!.Replace('\\', '/'));
        foreach (var project in projects)
        {
            var design = $"{project}/DESIGN.md";
            Assert.True(Repository.All.Contains(design, StringComparer.Ordinal), $"{design} is missing");
            Assert.InRange(Repository.ReadLines(design).Length, 10, DesignLinesMax);
        }
    }

    [Fact]
    public void The_top_level_holds_what_it_should_and_nothing_else()
    {
        string[] expected =
        [
            ".ci", ".dockerignore", ".editorconfig", ".gitignore", "ActorMQ.sln", "Directory.Build.props", "Directory.Packages.props",
            "LICENSE", "README.md", "docker", "docs", "global.json", "hocon", "src", "tests",
        ];
        var top = Repository.All.Select(path => path.Split('/')[0]).Distinct(StringComparer.Ordinal);
        Assert.Empty(top.Except(expected, StringComparer.Ordinal));
    }
}
