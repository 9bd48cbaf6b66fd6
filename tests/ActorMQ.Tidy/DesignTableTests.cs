using System.Text.RegularExpressions;

namespace ActorMQ.Tidy;

/// <summary>Design pages point into the code as <c>`Folder/File.cs#Member`</c>; the file and the member must be there.</summary>
public sealed partial class DesignTableTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public void Pointers_into_the_code_hit()
    {
        var broken = new List<string>();
        var pages = Repository.All.Where(path => path.EndsWith(".md", StringComparison.Ordinal));
        foreach (var page in pages)
        {
            foreach (Match pointer in Pointer().Matches(Repository.Read(page)))
            {
                var file = pointer.Groups["file"].Value;
                var member = pointer.Groups["member"].Value;
                var hits = Repository.Sources("src/").Where(path => path.EndsWith("/" + file, StringComparison.Ordinal)).ToList();
                if (hits.Count == 0)
                    broken.Add($"{page}: no file {file}");
                else if (!hits.Exists(path => Regex.IsMatch(Repository.Read(path), $@"\b{Regex.Escape(member)}\b", RegexOptions.None, Patience)))
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

    [GeneratedRegex(@"`(?<file>[A-Z][A-Za-z./]*\.cs)#(?<member>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pointer();
}
