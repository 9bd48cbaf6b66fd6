using System.Text.RegularExpressions;

namespace ActorMQ.Tidy;

/// <summary>Design pages point into the code as <c>`Project/File.cs#Member`</c>; the file and the member must be there.</summary>
public sealed partial class DesignTableTests
{
    [Fact]
    public void Pointers_into_the_code_hit()
    {
        var broken = new List<string>();
        var pages = Repository.All.Where(path => path.EndsWith(".md", StringComparison.Ordinal));
        foreach (var page in pages)
        {
            foreach (Match pointer in Pointer().Matches(Repository.Read(page)))
            {
                var file = "src/ActorMQ." + pointer.Groups["file"].Value;
                var member = pointer.Groups["member"].Value;
                if (!Repository.All.Contains(file, StringComparer.Ordinal))
                    broken.Add($"{page}: no file {file}");
                else if (!Regex.IsMatch(Repository.Read(file), $@"\b{Regex.Escape(member)}\b", RegexOptions.None, TimeSpan.FromSeconds(1)))
                    broken.Add($"{page}: no {member} in {file}");
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void The_way_of_a_message_is_told_in_at_least_ten_steps()
    {
        var steps = Pointer().Count(Repository.Read("src/ActorMQ.Broker/DESIGN.md"));
        Assert.InRange(steps, 10, int.MaxValue);
    }

    [GeneratedRegex(@"`(?<file>[A-Z][A-Za-z]*/[A-Za-z/]+\.cs)#(?<member>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pointer();
}
