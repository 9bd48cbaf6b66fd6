using System.Text.RegularExpressions;

namespace ActorMQ.Tidy;

/// <summary>Words and calls that may not appear, each with what to write instead.</summary>
public sealed partial class WordTests
{
    public static TheoryData<string, string> Banned => new()
    {
        { @"\bTBD\b", "say it or leave it out" },
        { @"\bTODO\b|\bFIXME\b", "do it, or leave it to an issue" },
        { @"Gets or sets", "say what it is" },
        { @"#region", "two files, or none" },
        { @"NotImplementedException", "leave out what is not there" },
        { @"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)", "nothing waits on a thread for a task" },
    };

    [Theory]
    [MemberData(nameof(Banned))]
    public void The_sources_do_without(string pattern, string instead)
    {
        var expression = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        var hits = Repository.Sources("src/").SelectMany(path => Repository.ReadLines(path)
            .Select((line, index) => (line, where: $"{path}:{index + 1}"))
            .Where(row => expression.IsMatch(row.line))
            .Select(row => row.where));
        Assert.True(!hits.Any(), $"{pattern}: {instead}: {string.Join(", ", hits)}");
    }

    [Fact]
    public void No_folder_is_named_for_nothing()
    {
        string[] empty = ["Utils", "Helpers", "Managers", "Common", "Impl", "Misc"];
        var hits = Repository.All.Where(path => path.Split('/').Any(part => empty.Contains(part, StringComparer.OrdinalIgnoreCase)));
        Assert.Empty(hits);
    }

    [Fact]
    public void Links_in_documents_lead_somewhere()
    {
        var broken = new List<string>();
        foreach (var page in Repository.All.Where(path => path.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (var link in Link().Matches(Repository.Read(page)).Select(match => match.Groups["target"].Value))
            {
                if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith('#'))
                    continue;
                var target = Path.Combine(Checkout.Root, Path.GetDirectoryName(page)!, link.Split('#')[0]);
                if (!Path.Exists(target))
                    broken.Add($"{page} -> {link}");
            }
        }

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
