using System.Xml.Linq;

namespace ActorMQ.Tidy;

/// <summary>Holds the direction of dependencies: what a project may refer to, itself or through others.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["ActorMQ.Model"] = [],
        ["ActorMQ.Actors"] = [],
        ["ActorMQ.Hocon"] = [],
        ["ActorMQ.Protocol"] = ["ActorMQ.Model"],
        ["ActorMQ.Transport"] = ["ActorMQ.Protocol"],
        ["ActorMQ.Journal"] = ["ActorMQ.Protocol"],
        ["ActorMQ.NameServer"] = ["ActorMQ.Transport", "ActorMQ.Actors"],
        ["ActorMQ.Broker"] = ["ActorMQ.Transport", "ActorMQ.Journal", "ActorMQ.Actors"],
        ["ActorMQ.Client"] = ["ActorMQ.Transport"],
        ["ActorMQ"] = ["ActorMQ.NameServer", "ActorMQ.Broker", "ActorMQ.Client", "ActorMQ.Hocon"],
    };

    [Fact]
    public void Projects_refer_only_downwards()
    {
        var found = new List<string>();
        foreach (var path in Repository.All.Where(p => p.StartsWith("src/", StringComparison.Ordinal) && p.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            var project = Path.GetFileNameWithoutExtension(path);
            Assert.True(Allowed.ContainsKey(project), $"{project} has no arrows yet: say in ArrowTests what it may refer to");
            found.AddRange(References(path)
                .Where(target => !Allowed[project].Contains(target, StringComparer.Ordinal))
                .Select(target => $"{project} -> {target}"));
        }

        Assert.True(found.Count == 0, "arrows against the architecture: " + string.Join(", ", found));
    }

    [Theory]
    [InlineData("ActorMQ.Broker", "System.Net.Sockets")]
    [InlineData("ActorMQ.NameServer", "System.Net.Sockets")]
    [InlineData("ActorMQ.Journal", "ActorMQ.Actors")]
    [InlineData("ActorMQ.Transport", "ActorMQ.Model.Topics")]
    [InlineData("ActorMQ.Model", "System.Threading")]
    public void A_project_does_not_use_what_is_not_its_business(string project, string foreignNamespace)
    {
        var users = Repository.Sources($"src/{project}/")
            .Where(path => Repository.ReadLines(path).Any(line => line.StartsWith($"using {foreignNamespace};", StringComparison.Ordinal)));
        Assert.Empty(users);
    }

    private static IEnumerable<string> References(string csproj) =>
        XDocument.Parse(Repository.Read(csproj))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
